import { createServer, type IncomingMessage } from "node:http";
import { offsets, PARTITIONS_PER_TOPIC, TOPICS_PER_GROUP } from "../synthetic.ts";

// The CKafka API with so many groups, as its argument says; it prints its port. What a group answers
// moves on by a minute from one question to the next. It answers fast and from a process of its own: the
// emulator's work would take the processor from what is measured.

const GROUPS = Number(process.argv[2]);
const asked = new Map<number, number>();

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
  for (let group = offset; group < Math.min(GROUPS, offset + limit); group += 1) {
    rows.push(`{"Group":"group-${group}","Protocol":"consumer"}`);
  }
  return `{"TotalCount":${GROUPS},"GroupList":[${rows.join()}]}`;
}

function offsetsOf(name: string): string {
  const group = Number(name.slice("group-".length));
  const minute = asked.get(group) ?? 0;
  asked.set(group, minute + 1);
  const topics = Array.from({ length: TOPICS_PER_GROUP }, (_, topic) => {
    const rows = Array.from({ length: PARTITIONS_PER_TOPIC }, (_, partition) => {
      const { committedOffset, logEndOffset } = offsets(group, topic, partition, minute);
      const lag = logEndOffset - committedOffset;
      return `{"Partition":${partition},"Offset":${committedOffset},"Metadata":"","ErrorCode":0,"LogEndOffset":${logEndOffset},"Lag":${lag}}`;
    });
    return `{"Topic":"topic-${topic}","Partitions":[${rows.join()}]}`;
  });
  return `{"TotalCount":${TOPICS_PER_GROUP},"TopicList":[${topics.join()}]}`;
}
