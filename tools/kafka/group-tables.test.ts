import { describe, expect, it } from "vitest";
import { readMembers, readOffsets } from "./group-tables.ts";

describe("what kafka-consumer-groups prints", () => {
  it("is read column by column", () => {
    const printed = `
GROUP            TOPIC                  PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID                                     HOST            CLIENT-ID
web-events-group web-events-partitioned 0          2               2               0               consumer-1-a7918f0c-34ef-478c-8d61-ea98ab6e284e /127.0.0.1      consumer-1
web-events-group web-events-partitioned 1          -               0               -               -                                               -               -
`;
    expect(readOffsets(printed)).toEqual([
      {
        topic: "web-events-partitioned",
        partition: 0,
        currentOffset: "2",
        logEndOffset: "2",
        lag: "0",
        consumerId: "consumer-1-a7918f0c-34ef-478c-8d61-ea98ab6e284e",
        host: "/127.0.0.1",
        clientId: "consumer-1",
      },
      {
        topic: "web-events-partitioned",
        partition: 1,
        currentOffset: "-",
        logEndOffset: "0",
        lag: "-",
        consumerId: "-",
        host: "-",
        clientId: "-",
      },
    ]);
  });

  it("has a column more where members are static, empty for those that are not", () => {
    const printed = `
GROUP           CONSUMER-ID            GROUP-INSTANCE-ID HOST            CLIENT-ID       #PARTITIONS     
newer-1         WtgpY8TqTsimzO4TRGo7FQ inst-1            /127.0.0.1      m-one           6               
newer-1         SAymgB0BR4OnLX6Dex8gAQ                   /127.0.0.1      m-two           0               
`;
    expect(readMembers(printed)).toEqual([
      { consumerId: "WtgpY8TqTsimzO4TRGo7FQ", host: "/127.0.0.1", clientId: "m-one", partitions: 6 },
      { consumerId: "SAymgB0BR4OnLX6Dex8gAQ", host: "/127.0.0.1", clientId: "m-two", partitions: 0 },
    ]);
  });

  it("has a table of members with trailing spaces", () => {
    const printed = `
Warning: Consumer group 'g' is rebalancing.

GROUP            CONSUMER-ID                                     HOST            CLIENT-ID       #PARTITIONS     
g                consumer-4-01a8c69e-8da0-44f2-b644-f52255282336 /127.0.0.1      consumer-4      0               
`;
    expect(readMembers(printed)).toEqual([
      {
        consumerId: "consumer-4-01a8c69e-8da0-44f2-b644-f52255282336",
        host: "/127.0.0.1",
        clientId: "consumer-4",
        partitions: 0,
      },
    ]);
  });

  it("is words alone where there is nobody", () => {
    expect(readMembers("\nConsumer group 'g' has no active members.\n")).toEqual([]);
    expect(readOffsets("Error: Consumer group 'g' does not exist.\n")).toEqual([]);
  });
});
