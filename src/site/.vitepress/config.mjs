import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const root = new URL('../../../', import.meta.url);
const text = file => readFileSync(new URL(file, root), 'utf8');
const documents = folder => readdirSync(new URL(folder, root))
  .filter(name => name.endsWith('.md') && name !== 'README.md')
  .map(name => `${folder}/${name.slice(0, -3)}`);

/** An entry of the sidebar. Its text is the heading of the document, unless another is given. */
const entry = (path, name) =>
  ({ text: name ?? text(`${path}.md`).match(/^# (.+)$/m)[1], link: `/${path}` });
const notes = documents('docs/notes').reverse().map(path => entry(path));
const javadoc = new URL('target/library/reports/apidocs/', root);
if (!existsSync(javadoc)) {
  throw new Error('the Javadoc is missing: ./mvnw compile site writes it, and then the site');
}
// Not a page of VitePress, hence the target.
const api = { text: 'API (Javadoc)', link: '/api/index.html', target: '_self' };

const sidebar = [
  {
    text: 'Get started',
    items: [entry('README', 'Overview'), entry('docs/install'), entry('docs/tour'), entry('docs/examples/README')],
  },
  {
    text: 'Guide by task',
    items: ['classify-a-table', 'regression', 'pictures', 'tuning', 'own-service', 'online-learning', 'pytorch']
      .map(name => entry(`docs/guide/${name}`)),
  },
  {
    text: 'In depth',
    items: ['tables', 'training', 'training-in-java', 'evaluation', 'report', 'serve', 'recipes', 'migration',
      'troubleshooting']
      .map(name => entry(`docs/${name}`)),
  },
  {
    text: 'Reference',
    items: [
      entry('docs/commands'),
      entry('docs/api'),
      api,
      entry('docs/formats'),
      entry('docs/layouts'),
      entry('docs/compatibility'),
      entry('docs/security'),
      entry('docs/glossary'),
      entry('CHANGELOG'),
    ],
  },
  {
    text: 'Measurements',
    items: [
      entry('docs/performance'),
      entry('docs/trees'),
      entry('docs/measurements/xeon-model-207', 'Comparison on Xeon 207'),
    ],
  },
  {
    text: 'How it works',
    items: ['architecture', 'kernels', 'math', 'reference', 'notebook', 'decisions']
      .map(name => entry(`docs/${name}`))
      .concat({ ...entry('docs/notes/README'), collapsed: true, items: notes }),
  },
  {
    text: 'Project',
    items: [
      entry('CONTRIBUTING'),
      entry('docs/measuring'),
      entry('docs/releases'),
      entry('SECURITY'),
      { text: 'Licence', link: '/LICENSE' },
    ],
  },
];

const listed = JSON.stringify(sidebar);
for (const path of ['docs', 'docs/guide', 'docs/measurements'].flatMap(documents)) {
  if (!listed.includes(`"/${path}"`)) {
    throw new Error(`${path}.md has no entry in the sidebar: add it to src/site/.vitepress/config.mjs`);
  }
}

/** The anchor of a heading as GitHub forms it, because the links in the documents work there too. */
const slugify = heading => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

const sourceFile = /^[\w./-]+\.(java|kt|jsh|csv|ipynb)$/;
const librarySource = /^[./]*src\/library\/java\/(dev\/lanewise\/[\w/-]+)\.java$/;

/** The page of javadoc about a source file of the library. */
const javadocPage = path => `/api/dev.lanewise/${path.replace(/package-info$/, 'package-summary')}.html`;

/**
 * Links to source files lead to their pages or to the Javadoc, indented code looks like fenced code, and no option is
 * broken.
 */
function adaptDocuments(md) {
  md.core.ruler.push('documents', state => {
    for (const token of state.tokens) {
      if (token.type === 'code_block') {
        Object.assign(token, { type: 'fence', tag: 'code', info: 'text' });
      }
      for (const child of token.children ?? []) {
        const library = child.attrGet('href')?.match(librarySource);
        if (library) {
          child.attrSet('href', javadocPage(library[1]));
          child.attrSet('target', '_self');
        } else if (child.type === 'link_open' && sourceFile.test(child.attrGet('href'))) {
          child.attrSet('href', `${child.attrGet('href')}.html`);
        } else if (child.type === 'code_inline' && /^-.{1,30}$/.test(child.content)) {
          child.attrJoin('class', 'option');
        }
      }
    }
  });
}

/** Pages import Vue from where their documents are; it is installed beside package.json. */
const vueOfTheSite = {
  name: 'vue-of-the-site',
  enforce: 'pre',
  resolveId(module, importer, options) {
    if (/^vue(\/|$)/.test(module) && importer?.endsWith('.md')) {
      return this.resolve(module, fileURLToPath(new URL('src/site/index.md', root)), { ...options, skipSelf: true });
    }
  },
};

function addApi(folder) {
  cpSync(javadoc, folder, { recursive: true });
  // The second folder is that of newer JDKs.
  const styles = [folder, `${folder}/resource-files`].find(each => existsSync(`${each}/stylesheet.css`));
  const stylesheet = `${styles}/stylesheet.css`;
  // It imports fonts that are not there.
  writeFileSync(stylesheet, readFileSync(stylesheet, 'utf8').replace(/^@import .*dejavu\.css.*$/m, ''));
  // Again, for Maven does not notice when only this file has changed.
  cpSync(new URL('src/site/api.css', root), `${styles}/api.css`);
}

export default defineConfig({
  lang: 'en-GB',
  title: 'Lanewise',
  description: 'Multilayer perceptrons on the JVM: pure Java on SIMD lanes, reproducible to the bit.',
  // The address of a page is the path of its document in the tree; only the files of the site itself are moved.
  srcDir: '../..',
  srcExclude: ['target/**', 'bench/**', '.*/**', 'src/{library,mnist,application,test}/**'],
  rewrites: page => page.replace(/^src\/site\/(files\/)?/, ''),
  outDir: '../../target/site',
  cacheDir: '../../target/site-cache',
  vite: { plugins: [vueOfTheSite] },
  buildEnd: site => addApi(`${site.outDir}/api`),
  // The tour tells readers to open a page of their own machine.
  ignoreDeadLinks: 'localhostLinks',
  head: [['link', {
    rel: 'icon',
    href: `data:image/svg+xml,${encodeURIComponent(text('src/application/resources/dev/lanewise/serve/icon.svg'))}`,
  }]],
  markdown: {
    anchor: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: adaptDocuments,
  },
  themeConfig: {
    nav: [
      { text: 'Tour', link: '/docs/tour' },
      { text: 'Guide', link: '/docs/guide/classify-a-table' },
      { text: 'Examples', link: '/docs/examples/README' },
      { text: 'Commands', link: '/docs/commands' },
      { ...api, text: 'API' },
      { text: 'Performance', link: '/docs/performance' },
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    externalLinkIcon: true,
  },
});
