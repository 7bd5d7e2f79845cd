// The SDK builds multipart bodies with it, for actions that upload files. The real package brings the
// table of all MIME types.
export default class FormData {
  constructor() {
    throw new Error("this bundle cannot send multipart requests");
  }
}
