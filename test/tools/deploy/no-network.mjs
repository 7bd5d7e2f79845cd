import dns from "node:dns";
import { appendFileSync } from "node:fs";
import net from "node:net";

// Loaded before a command: no host is found, and whatever it tries to reach is written down.
const file = process.env["CONNECTIONS"] ?? "";
const { connect } = net.Socket.prototype;

Object.assign(net.Socket.prototype, {
  /** @type {(this: net.Socket, ...args: unknown[]) => net.Socket} */
  connect(...args) {
    const [target = args[0]] = Array.isArray(args[0]) ? args[0] : [];
    // A pipe on this machine is no network.
    if (!Object(target).path) appendFileSync(file, `${JSON.stringify(args[0])}\n`);
    return Reflect.apply(connect, this, args);
  },
});

Object.assign(dns, {
  /** @type {(host: string, ...rest: unknown[]) => void} */
  lookup(host, ...rest) {
    appendFileSync(file, `${host}\n`);
    const callback = rest.at(-1);
    if (typeof callback === "function") process.nextTick(callback, new Error("no network"));
  },
});
