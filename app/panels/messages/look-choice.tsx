/** What is looked at: what the group's consumers handle, or the topic without any group, from now on or from its beginning. */
export type Look = "group" | "now" | "beginning";

const WORDS: Record<Look, { word: string; about: string }> = {
  group: { word: "what the group handles", about: "What the lab's consumers of this group handle, as they handle it" },
  now: { word: "the topic, from now", about: "What comes into the topic, read without any group" },
  beginning: {
    word: "the topic, all of it",
    about: "The topic as it lies in the log, read without any group, the oldest first",
  },
};

const LOOKS = ["group", "now", "beginning"] as const;

interface LookChoiceProps {
  look: Look;
  /** Whether there is a group whose consumers tell what they handle. */
  hasGroup: boolean;
  onChoose: (look: Look) => void;
}

export function LookChoice({ look, hasGroup, onChoose }: LookChoiceProps) {
  return (
    <select
      aria-label="What is shown"
      title={WORDS[look].about}
      value={look}
      onChange={(event) => {
        const chosen = LOOKS.find((each) => each === event.target.value);
        if (chosen) onChoose(chosen);
      }}
      className="field min-h-9 w-auto px-2 py-1 max-sm:min-h-10 max-sm:min-w-0 max-sm:grow max-sm:basis-0"
    >
      {LOOKS.filter((each) => hasGroup || each !== "group").map((each) => (
        <option key={each} value={each}>
          {WORDS[each].word}
        </option>
      ))}
    </select>
  );
}
