import { compile, type Codec } from "./codec.ts";
import type { DraftsOf, Fields, ValuesOf } from "./schema.ts";

/** Versions from the first to the last. */
export type Range = readonly [min: number, max: number];

/** One of an API's two messages. */
export interface Message<F extends Fields = Fields> {
  readonly fields: F;
  /** The codec of a version that the API has; compiled when first asked for. */
  at(version: number): Codec<ValuesOf<F>, DraftsOf<F>>;
}

/** An API of the Kafka protocol: its table, made usable. */
export interface Api<Request extends Fields = Fields, Response extends Fields = Fields> {
  readonly key: number;
  /** Kafka's name, such as "JoinGroup". */
  readonly name: string;
  /** The versions that we read and write. */
  readonly versions: Range;
  /** The versions that ApiVersions says; others than `versions` for clients' sake only. */
  readonly advertised: Range;
  /** Whether the version has compact lengths and tagged fields. */
  flexible(version: number): boolean;
  readonly request: Message<Request>;
  readonly response: Message<Response>;
}

/** What a table file says. */
interface Table<Request extends Fields, Response extends Fields> {
  readonly key: number;
  readonly name: string;
  readonly versions: Range;
  /** Where it is not `versions`. */
  readonly advertised?: Range;
  /** The first flexible version (KIP-482); Infinity if there is none. */
  readonly flexibleFrom: number;
  readonly request: Request;
  readonly response: Response;
}

/** A request as it is read: every field is there. */
export type RequestOf<A extends Api> = ValuesOf<A["request"]["fields"]>;
/** A response as it is read: every field is there. */
export type ResponseOf<A extends Api> = ValuesOf<A["response"]["fields"]>;
/** A request to be written: what has a default may be left out. */
export type RequestDraft<A extends Api> = DraftsOf<A["request"]["fields"]>;
/** A response to be written: what has a default may be left out. */
export type ResponseDraft<A extends Api> = DraftsOf<A["response"]["fields"]>;

/** Makes an API of its table. */
export function defineApi<Request extends Fields, Response extends Fields>(
  table: Table<Request, Response>,
): Api<Request, Response> {
  const { key, name, versions, advertised = versions, flexibleFrom } = table;
  const flexible = (version: number) => version >= flexibleFrom;
  return {
    key,
    name,
    versions,
    advertised,
    flexible,
    request: message(table.request, flexible),
    response: message(table.response, flexible),
  };
}

function message<F extends Fields>(fields: F, flexible: (version: number) => boolean): Message<F> {
  const codecs = new Map<number, Codec<ValuesOf<F>, DraftsOf<F>>>();
  return {
    fields,
    at(version) {
      const known = codecs.get(version);
      if (known !== undefined) return known;
      const codec = compile(fields, { number: version, flexible: flexible(version) });
      codecs.set(version, codec);
      return codec;
    },
  };
}
