interface SegmentsProps<Value extends string> {
  /** What is chosen here. */
  label: string;
  choices: readonly { value: Value; word: string; about: string }[];
  now: Value;
  onChoose: (value: Value) => void;
  /** Why nothing can be chosen. */
  disabled?: string | null;
  /** What a lesson finds the choices by, each with its value behind it. */
  control: string;
}

/**
 * One of a few, side by side, the chosen one filled. These are buttons and no radio group, which would take the
 * arrow keys: with them a presenter's remote turns the steps of a lesson.
 */
export function Segments<Value extends string>({
  label,
  choices,
  now,
  onChoose,
  disabled = null,
  control,
}: SegmentsProps<Value>) {
  return (
    <div role="group" aria-label={label} className="flex rounded-[0.625rem] border border-line">
      {choices.map(({ value, word, about }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === now}
          aria-disabled={disabled !== null || undefined}
          title={disabled ?? about}
          data-control={`${control}-${value}`}
          onClick={() => {
            if (disabled === null) onChoose(value);
          }}
          className={`min-h-10 px-3 whitespace-nowrap first:rounded-l-[0.5625rem] last:rounded-r-[0.5625rem] focus-visible:-outline-offset-3 max-sm:px-2.5 ${disabled === null ? "" : "opacity-45"} ${value === now ? "bg-ink font-semibold text-inv" : "hover:bg-raise"}`}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
