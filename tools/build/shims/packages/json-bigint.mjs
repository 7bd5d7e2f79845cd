// The SDK writes requests with it, for parameters that are BigInts: ours are not. It reads answers
// with JSON.parse in any case.
export default () => JSON;
