import { ApiError } from "./api-error.ts";
import { PARAMETERS, type ParametersOf, parseParameters } from "./parameters.ts";
import type { GroupStory, InstanceStory, PartitionStory, Story } from "./story.ts";

type Action = (body: Buffer, story: Story) => unknown;

/** What each action answers as its `Result`. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    "DescribeGroupOffsets",
    (body, story) =>
      describeGroupOffsets(parseParameters(PARAMETERS.DescribeGroupOffsets, body), story),
  ],
  [
    "DescribeGroup",
    (body, story) => describeGroup(parseParameters(PARAMETERS.DescribeGroup, body), story),
  ],
  [
    "DescribeGroupInfo",
    (body, story) => describeGroupInfo(parseParameters(PARAMETERS.DescribeGroupInfo, body), story),
  ],
  [
    "DescribeTopicSyncReplica",
    (body, story) =>
      describeTopicSyncReplica(parseParameters(PARAMETERS.DescribeTopicSyncReplica, body), story),
  ],
]);

/** A group that does not exist has no topics: no document says so, and it is the mildest answer. */
function describeGroupOffsets(parameters: ParametersOf<"DescribeGroupOffsets">, story: Story) {
  const topics = Object.entries(findGroup(parameters, story)?.topics ?? {})
    .filter(([topic]) => parameters.Topics?.includes(topic) ?? true)
    .filter(([topic]) => isFound(topic, parameters.SearchWord));
  return {
    TotalCount: topics.length,
    TopicList: page(topics, parameters).map(([topic, partitions]) => ({
      Topic: topic,
      Partitions: partitions.flatMap((partition, number) =>
        partition === null ? [] : [partitionRow(partition, number)],
      ),
    })),
  };
}

function partitionRow(partition: PartitionStory, number: number) {
  const committedOffset = partition.committedOffset ?? -1;
  return {
    Partition: number,
    Offset: committedOffset,
    Metadata: "",
    ErrorCode: partition.errorCode ?? 0,
    LogEndOffset: partition.logEndOffset,
    // Filled for a partition without a commit too: whoever takes it at its word is wrong.
    Lag: Math.max(0, partition.logEndOffset - Math.max(0, committedOffset)),
  };
}

function describeGroup(parameters: ParametersOf<"DescribeGroup">, story: Story) {
  const groups = Object.entries(findInstance(parameters, story))
    .filter(([group]) => isFound(group, parameters.SearchWord))
    .filter(([, { state = "Stable" }]) =>
      (parameters.Filters ?? []).every((filter) => filter.Values.includes(state)),
    );
  return {
    TotalCount: groups.length,
    GroupList: page(groups, parameters).map(([group, { protocolType = "consumer" }]) => ({
      Group: group,
      Protocol: protocolType,
    })),
    GroupCountQuota: 200,
  };
}

function describeGroupInfo(parameters: ParametersOf<"DescribeGroupInfo">, story: Story) {
  const { InstanceId } = parameters;
  return parameters.GroupList.map((group) => {
    const found = findGroup({ InstanceId, Group: group }, story);
    const { state = "Stable", members = 1, protocolType = "consumer" } = found ?? { state: "Dead" };
    const told = state === "Stable" && protocolType === "consumer" ? members : 0;
    return {
      ErrorCode: "0",
      State: state,
      ProtocolType: protocolType,
      Protocol: "range",
      Members: Array.from({ length: told }, (_, index) => ({
        MemberId: `consumer-${index + 1}-00000000-0000-0000-0000-000000000000`,
        ClientId: `consumer-${index + 1}`,
        ClientHost: `/10.0.0.${index + 1}`,
        Assignment: { Version: 0, Topics: assignment(found, index, told) },
      })),
      Group: group,
    };
  });
}

/** Each partition belongs to one member, in turn. */
function assignment(group: GroupStory | undefined, member: number, members: number) {
  return Object.entries(group?.topics ?? {}).map(([Topic, partitions]) => ({
    Topic,
    Partitions: [...partitions.keys()].filter((partition) => partition % members === member),
  }));
}

/** A topic is as long as the longest row that a group has of it; its numbers come as texts. */
function describeTopicSyncReplica(
  parameters: ParametersOf<"DescribeTopicSyncReplica">,
  story: Story,
) {
  const rows = Object.values(findInstance(parameters, story))
    .map(({ topics }) =>
      Object.hasOwn(topics, parameters.TopicName) ? (topics[parameters.TopicName] ?? []) : [],
    )
    .reduce((longest, own) => (own.length > longest.length ? own : longest), []);
  return {
    TotalCount: rows.length,
    TopicInSyncReplicaList: page([...rows.entries()], parameters).map(([number, partition]) => {
      const { logStartOffset = 0, logEndOffset = 0 } = partition ?? {};
      return {
        Partition: String(number),
        Leader: 1001,
        Replica: "1001,1002",
        InSyncReplica: "1001,1002",
        BeginOffset: logStartOffset,
        EndOffset: logEndOffset,
        MessageCount: logEndOffset - logStartOffset,
        OutOfSyncReplica: "",
      };
    }),
  };
}

/** What the search finds is more than what has the text in it as it is written. */
function isFound(name: string, searchWord = ""): boolean {
  return name.toLowerCase().includes(searchWord.toLowerCase());
}

function page<T>(rows: readonly T[], { Offset, Limit }: { Offset: number; Limit: number }) {
  return rows.slice(Offset, Offset + Limit);
}

function findInstance({ InstanceId }: { InstanceId: string }, story: Story): InstanceStory {
  const instance = Object.hasOwn(story, InstanceId) ? story[InstanceId] : undefined;
  if (instance !== undefined) return instance;
  throw new ApiError("InvalidParameterValue.InstanceNotExist", "The instance does not exist.");
}

function findGroup(
  parameters: { InstanceId: string; Group: string },
  story: Story,
): GroupStory | undefined {
  const groups = findInstance(parameters, story);
  return Object.hasOwn(groups, parameters.Group) ? groups[parameters.Group] : undefined;
}
