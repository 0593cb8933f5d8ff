import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);
const languages = { java: 'java', kt: 'kotlin', jsh: 'java', csv: 'text' };

const examples = readdirSync(new URL('docs/examples/', root))
  .filter(name => name.split('.').at(-1) in languages)
  .map(name => `docs/examples/${name}`);

const notebook = 'docs/notebook/digit-recognition.ipynb';

const fence = (language, text) => `\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\`\n`;

/** The text of a notebook's field, which is a string or a list of lines. */
const joined = lines => [lines ?? ''].flat().join('');

/** What a notebook stores as an output of a cell. */
function shownOutput(output) {
  const image = output.data?.['image/png'];
  return image
    ? `![output of the cell](data:image/png;base64,${joined(image).replace(/\s/g, '')})\n`
    : fence('text', joined(output.text ?? output.data?.['text/plain']));
}

/** A Jupyter notebook as Markdown: its texts, its code and the outputs that are stored in it. */
const shownNotebook = text => JSON.parse(text).cells.flatMap(cell => cell.cell_type === 'code'
  ? [fence('java', joined(cell.source)), ...cell.outputs.map(shownOutput)]
  : [joined(cell.source)]).join('\n\n');

/** A page for each file that documents link to and that is no document: its text, highlighted. */
export default {
  paths: () => ['LICENSE', ...examples, notebook].map(file => {
    const text = readFileSync(new URL(file, root), 'utf8');
    const language = languages[file.split('.').at(-1)] ?? 'text';
    const content = file === notebook ? shownNotebook(text) : `# ${file.split('/').at(-1)}\n\n${fence(language, text)}`;
    return { params: { file }, content };
  }),
};
