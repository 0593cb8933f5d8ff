import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);
const languages = { java: 'java', kt: 'kotlin', jsh: 'java' };

const examples = readdirSync(new URL('docs/examples/', root))
  .filter(name => name.split('.').at(-1) in languages)
  .map(name => `docs/examples/${name}`);

/** A page for each file that documents link to and that is no document: its text, highlighted. */
export default {
  paths: () => ['LICENSE', ...examples].map(file => {
    const text = readFileSync(new URL(file, root), 'utf8').trimEnd();
    const language = languages[file.split('.').at(-1)] ?? 'text';
    return { params: { file }, content: `# ${file.split('/').at(-1)}\n\n\`\`\`\`${language}\n${text}\n\`\`\`\`\n` };
  }),
};
