import { expect, it, onTestFinished } from "vitest";
import { ScfClient } from "../../../tools/deploy/cloud/api.ts";
import { startScf } from "../../../tools/emulators/scf/start-scf.ts";
import { REGION, ROLE } from "./service.ts";

it("gets temporary credentials through to the API", async () => {
  const scf = await startScf({ secrets: [ROLE] });
  onTestFinished(() => scf.close());
  const access = { site: scf.url, region: REGION, credentials: ROLE };
  expect(await new ScfClient(access).ListFunctions({})).toMatchObject({ TotalCount: 0 });
});
