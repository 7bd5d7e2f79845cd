import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { HttpError, httpRequest } from "../../../lib/base/http.ts";
import { HTTP_FAULTS, RESP_FAULTS } from "../../../tools/emulators/hostile-faults.ts";
import {
  type HostileOptions,
  hostilePlan,
  httpAnswer,
  startHostileServer,
} from "../../../tools/emulators/hostile-server.ts";

const FINE = httpAnswer("200 OK", "text/plain", "fine");

async function served<T>(
  options: Partial<HostileOptions>,
  work: (server: Awaited<ReturnType<typeof startHostileServer>>) => Promise<T>,
): Promise<T> {
  const server = await startHostileServer({
    protocol: "http",
    answer: () => FINE,
    plan: () => null,
    ...options,
  });
  return work(server).finally(() => server.stop());
}

const http = (fault: keyof typeof HTTP_FAULTS): HostileOptions["plan"] => {
  const planned = { name: fault, fault: HTTP_FAULTS[fault], random: () => 0.5, after: 0 };
  return (connection) => (connection === 0 ? planned : null);
};

describe("a hostile server", () => {
  test("answers rightly where its plan has no fault, and counts both", async () => {
    await served({ plan: http("is busy") }, async (server) => {
      const ask = () => httpRequest(new URL(server.url), { timeoutMs: 5_000, maxBytes: 1e6 });
      expect((await ask()).status).toBe(503);
      expect((await ask()).body.toString()).toBe("fine");
      expect([...server.played]).toEqual([
        ["is busy", 1],
        ["none", 1],
      ]);
    });
  });

  test.each(["silent", "stalls", "drips its body", "has no end of headers"] as const)(
    "that %s gives no whole answer",
    async (fault) => {
      await served({ plan: http(fault) }, async (server) => {
        const asked = httpRequest(new URL(server.url), { timeoutMs: 200, maxBytes: 1e6 });
        await expect(asked).rejects.toBeInstanceOf(HttpError);
      });
    },
  );

  test("notes who follows its redirects", async () => {
    await served({ plan: http("redirects the request") }, async (server) => {
      const { headers } = await httpRequest(new URL(server.url), {
        timeoutMs: 5_000,
        maxBytes: 1e6,
      });
      expect(server.strayed).toEqual([]);
      await httpRequest(new URL(`${headers.location}`), { timeoutMs: 5_000, maxBytes: 1e6 });
      expect(server.strayed).toHaveLength(1);
    });
  });

  test("takes a Redis command as a whole, however it arrives", async () => {
    const asked: string[] = [];
    const answer = (request: Buffer) => {
      asked.push(request.toString());
      return Buffer.from("+OK\r\n");
    };
    await served({ protocol: "resp", answer }, async (server) => {
      const socket = connect(server.port, "127.0.0.1");
      const [get, ping] = ["*2\r\n$3\r\nGET\r\n$1\r\nx\r\n", "*1\r\n$4\r\nPING\r\n"];
      socket.write(get.slice(0, 11));
      await once(socket, "connect");
      socket.write(get.slice(11) + ping);
      await expect.poll(() => asked).toEqual([get, ping]);
      socket.destroy();
    });
  });

  test.each(["http", "resp"] as const)("of a seed always does the same: %s", (protocol) => {
    const names = (seed: number) => {
      const plan = hostilePlan(protocol, seed);
      return Array.from({ length: 400 }, (_, connection) => plan(connection)?.name ?? "none");
    };
    expect(names(7)).toEqual(names(7));
    expect(names(7)).not.toEqual(names(8));
    const faults = Object.keys(protocol === "http" ? HTTP_FAULTS : RESP_FAULTS);
    expect(new Set(names(7))).toEqual(new Set(["none", ...faults]));
  });
});
