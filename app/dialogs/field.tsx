import type { ReactNode } from "react";
import { useId } from "react";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was given. */
  error?: string | null;
  children: (props: { id: string; "aria-describedby": string; "aria-invalid": boolean; className: string }) => ReactNode;
}

/** A field of a form with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, error = null, children }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {children({ id, "aria-describedby": `${id}-hint`, "aria-invalid": error !== null, className: "field" })}
      <p id={`${id}-hint`} className={error === null ? "text-sm text-dim" : "text-sm font-medium text-bad-text"}>
        {error ?? hint}
      </p>
    </div>
  );
}

interface NameFieldProps extends Omit<FieldProps, "children"> {
  value: string;
  onChange: (value: string) => void;
}

/** A field for a name in the cluster, which no dictionary knows. */
export function NameField({ value, onChange, ...field }: NameFieldProps) {
  return (
    <Field {...field}>
      {(props) => (
        <input
          {...props}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          spellCheck={false}
          autoComplete="off"
        />
      )}
    </Field>
  );
}
