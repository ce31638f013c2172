interface TableHeadProps {
  heads: readonly string[];
  /** The distances, as the cells below have them. */
  cell: string;
  /** A last column without a visible head: what a screen reader says of it. */
  unseen?: string;
}

/** The head of a table as Kafka's tools print one; it stays in sight while the rows scroll. */
export function TableHead({ heads, cell, unseen }: TableHeadProps) {
  return (
    <thead className="sticky top-0 bg-panel">
      <tr>
        {heads.map((head) => (
          <th key={head} scope="col" className={`text-left font-medium whitespace-nowrap text-dim ${cell}`}>
            {head}
          </th>
        ))}
        {unseen !== undefined && (
          <th scope="col" className={cell}>
            <span className="sr-only">{unseen}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
