// The SDK looks for streams among the parameters of a call, and there are none: all are JSON.
export default function isStream() {
  return false;
}
