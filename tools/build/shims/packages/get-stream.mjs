// Called for parameters that are streams only: see is-stream.
export default {};
