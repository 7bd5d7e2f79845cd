import net from "node:net";

// Loaded before the code of a function in a VPC without a way to the internet: nothing is reached.
Object.assign(net.Socket.prototype, {
  /** @type {(this: net.Socket) => net.Socket} */
  connect() {
    const error = Object.assign(new Error("connect ETIMEDOUT"), { code: "ETIMEDOUT" });
    process.nextTick(() => this.destroy(error));
    return this;
  },
});
