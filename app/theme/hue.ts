/** How many hues app/theme/palette.ts defines. */
export const HUE_COUNT = 12;

/**
 * The hue of whoever has this id: C1, C2 … take the hues in order, a former membership (C1~1) its
 * consumer's, members that are not ours (E1 …) from the end. Null for an id of another form.
 */
export function hueOf(id: string | null): number | null {
  const found = id === null ? null : /^([CE])(\d+)/.exec(id);
  if (!found) return null;
  const index = (Number(found[2]) - 1) % HUE_COUNT;
  return found[1] === "C" ? index + 1 : HUE_COUNT - index;
}
