import { createServer, type IncomingMessage } from "node:http";
import { Producers } from "../producers.ts";
import { partitionsOf, type Shape } from "../synthetic.ts";

// The CKafka API with groups of a shape, which its argument tells in JSON; it prints its port. What a
// group answers moves on by a minute from one question to the next. It answers fast and from a process
// of its own: the emulator's work would take the processor from what is measured.

const { groups, topics, partitions }: Shape = JSON.parse(process.argv[2] ?? "{}");
const producers = new Producers("noise", partitionsOf({ groups, topics, partitions }));

const server = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    const { Group, Offset = 0, Limit = 50 } = JSON.parse(body);
    const isList = request.headers["x-tc-action"] === "DescribeGroup";
    const result = isList ? groupsFrom(Offset, Limit) : offsetsOf(Group);
    response.setHeader("content-type", "application/json");
    response.end(`{"Response":{"Result":${result},"RequestId":"bench"}}`);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "string" ? address : address?.port);
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

function groupsFrom(offset: number, limit: number): string {
  const rows: string[] = [];
  for (let group = offset; group < Math.min(groups, offset + limit); group += 1) {
    rows.push(`{"Group":"group-${group}","Protocol":"consumer"}`);
  }
  return `{"TotalCount":${groups},"GroupList":[${rows.join()}]}`;
}

function offsetsOf(name: string): string {
  const first = Number(name.slice("group-".length)) * topics * partitions;
  producers.advance(first, first + topics * partitions);
  const list = Array.from({ length: topics }, (_, topic) => {
    const rows = Array.from({ length: partitions }, (_, partition) => {
      const index = first + topic * partitions + partition;
      const [end, commit] = [producers.logEnd(index), producers.commit(index)];
      return `{"Partition":${partition},"Offset":${commit},"Metadata":"","ErrorCode":0,"LogEndOffset":${end},"Lag":${end - commit}}`;
    });
    return `{"Topic":"topic-${topic}","Partitions":[${rows.join()}]}`;
  });
  return `{"TotalCount":${topics},"TopicList":[${list.join()}]}`;
}
