import type { Lesson } from "../../lib/lessons/lesson.ts";

export interface PlayedStep {
  /** What was said, what was waited for, and what was said when it had been seen. */
  say: string;
  that: string;
  seen: string | null;
  /** A file of docs/gallery. */
  picture: string;
}

export interface PlayedLesson {
  lesson: Lesson;
  steps: readonly PlayedStep[];
}

/** In a line for a terminal, what a lesson's own group, topic and broker are called in a lab that was just started. */
const USUAL: Record<string, string> = { group: "web-events-group", topic: "web-events-partitioned", broker: "127.0.0.1:9092" };

/** docs/lessons.md: every lesson as it was played, for reading. */
export function lessonsPage(played: readonly PlayedLesson[]): string {
  const contents = played.map(({ lesson }, index) => `${index + 1}. [${lesson.title}](#${lesson.id})`);
  return `# Lessons

<!-- Written by \`npm run walkthrough -- --all\`. -->

Every lesson of the lab as it was played, with real consumers on its own broker. In the lab it is **Lessons**, or \`/?lesson=${played[0]?.lesson.id ?? ""}\`; \`npm run walkthrough -- ${played[0]?.lesson.id ?? ""} --headed\` plays it before a class.

${contents.join("\n")}
${played.map((each, index) => sectionOf(each, index)).join("")}`;
}

function sectionOf({ lesson, steps }: PlayedLesson, index: number): string {
  const { id, title, learn, question, outside } = lesson;
  return `
<a id="${id}"></a>

## ${index + 1}. ${title}

${learn}

${steps.map((step, at) => stepOf(step, at)).join("\n\n")}

**Question:** ${question.ask}

<details><summary>Answer</summary>

${question.answer}

</details>

**Outside of the lab:** ${outside.say}

\`\`\`sh
${outside.line.replaceAll(/\{(\w+)\}/g, (place, name: string) => USUAL[name] ?? place)}
\`\`\`
`;
}

function stepOf({ say, that, seen, picture }: PlayedStep, index: number): string {
  const lines = [
    `### Step ${index + 1}`,
    say,
    `Seen: ${that}.`,
    `![${that.replaceAll(/[[\]]/g, "")}](gallery/${picture})`,
    ...(seen === null ? [] : [seen]),
  ];
  return lines.join("\n\n");
}
