/** What went wrong; nothing where nothing did. */
export function Trouble({ says }: { says: string | null }) {
  if (says === null) return null;
  return (
    <p role="alert" className="rounded-lg border border-bad bg-bad-wash p-3 text-bad-text">
      {says}
    </p>
  );
}
