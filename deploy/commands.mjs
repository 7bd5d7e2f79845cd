/** Options that the commands take beyond the framework's own, as `--help` shows them. */

const region = {
  usage: "Region on Tencent Cloud, such as ap-guangzhou",
  shortcut: "r",
  type: "string",
};

export const commands = {
  deploy: {
    options: {
      region,
      memory: { usage: "Memory of the functions in MB", type: "string" },
      timeout: { usage: "Time limit of the functions in seconds", type: "string" },
      schedule: { usage: "When alert runs: a cron expression of 7 fields", type: "string" },
    },
  },
  info: { options: { region } },
  invoke: {
    options: { region, json: { usage: "Print what the function returned, raw", type: "boolean" } },
  },
  logs: { options: { region } },
  remove: { options: { region } },
};

/** Options of the framework's that mean nothing here. */
export const UNSUPPORTED = {
  deploy: ["aws-s3-accelerate", "enforce-hash-update", "minify-template"],
  invoke: ["qualifier", "type", "raw", "context", "contextPath"],
};
