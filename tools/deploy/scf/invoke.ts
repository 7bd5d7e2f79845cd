import type { GetFunctionResponse } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.js";
import { type Access, ScfClient } from "../cloud/api.ts";
import { UserError } from "../user-error.ts";

/** SCF ends what is invoked by hand after so long, whatever the function's own limit. */
const MOST_SECONDS = 300;
/** Added to the function's own time limit, for the way there and back and a cold start. */
const MARGIN_SECONDS = 30;

/** What a function answered. */
export interface Answer {
  /** JSON text. */
  readonly returned: string;
  /** The end of the run's log. */
  readonly log: string;
}

/**
 * Runs a function now, and waits for its answer.
 * @throws UserError when the function failed, or may run for longer than SCF would wait
 */
export async function invokeFunction(
  access: Access,
  { FunctionName: name = "", Timeout = 0 }: GetFunctionResponse,
  event: unknown,
): Promise<Answer> {
  if (Timeout > MOST_SECONDS) {
    throw new UserError(
      `${name} may run for ${Timeout} s, and SCF waits ${MOST_SECONDS} s for one that is invoked by hand: deploy it with a shorter timeout.`,
    );
  }
  const scf = new ScfClient(access, Timeout + MARGIN_SECONDS);
  const { Result = {}, RequestId } = await scf.Invoke({
    FunctionName: name,
    InvocationType: "RequestResponse",
    ClientContext: JSON.stringify(event),
    LogType: "Tail",
  });
  // Its field InvokeResult is not kept up: what failed has an ErrMsg.
  const { ErrMsg, RetMsg, Log = "", FunctionRequestId = RequestId } = Result;
  if (ErrMsg) {
    throw new UserError(`${name} failed: ${errorText(ErrMsg)} (RequestId ${FunctionRequestId})`);
  }
  return { returned: RetMsg ?? "null", log: Log };
}

const HIDDEN_CAUSE = /^user code exception caught/i;

/**
 * What SCF wraps in JSON: the message; where that only says that the code threw, what it threw, which
 * is the stack's beginning. The rest of a stack says little to a user.
 */
function errorText(text: string): string {
  const { errorMessage, stackTrace } = parsed(text);
  if (typeof errorMessage !== "string") return text;
  if (!HIDDEN_CAUSE.test(errorMessage)) return errorMessage;
  const stack = Array.isArray(stackTrace) ? stackTrace.join("\n") : String(stackTrace ?? "");
  const [cause = ""] = stack.split(/\n\s+at /);
  return cause.trim().replace(/^(Config)?Error: /, "") || errorMessage;
}

function parsed(text: string): { readonly errorMessage?: unknown; readonly stackTrace?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
