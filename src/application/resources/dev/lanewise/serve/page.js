// The page of `lanewise serve`. It asks the server for the network's prediction for a drawing, a picture or the fields of a
// form, and shows it. /model describes the network; /inspect returns the prediction and the activation of every unit for one
// example. This file has what all models share; draw.js, form.js and units.js have the parts of the page, and start.js begins.
'use strict';

const NO_ANSWER = 'The server does not answer. Is it still running?';
const ANNOUNCED_AFTER_MILLIS = 800;  // without a change; otherwise a screen reader would never finish a sentence
const LONGEST_LIST = 6;              // names in a sentence
const LONGEST_VERDICT = 16;          // characters of a prediction in large letters
const LETTERS_OF_LINE = 24;          // of a longer one in smaller letters, which has several lines
const MOST_LINES = 3;
const COPIED_MILLIS = 1500;          // time for which the button to copy says so
// Characters of names that would hide or reorder other text; all format characters but the two joiners.
const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const $ = id => document.getElementById(id);
let model;                      // the answer of /model
let loaded;                     // SHA-256 of the model once all of it is on the page
let example;                    // the last request; undefined if nothing has been drawn or filled in

function inColour() {
  return model.image?.channels === 3;
}

// A name from the model as the page shows it; requests have the name itself.
function printable(name) {
  return name.replace(UNPRINTABLE, ' ');
}

// Shows a name so that a line may break within it: after a separator, not within a word.
function setName(element, name, ...rest) {
  const parts = name.split(/(?<=[_\-./:=])/);
  element.replaceChildren(...parts.flatMap((part, i) => i ? [document.createElement('wbr'), part] : [part]), ...rest);
}

// JSON that is the same and printable.
function escaped(json) {
  const code = unit => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0');
  return json.replace(UNPRINTABLE, character => character.split('').map(code).join(''));
}

// ---- Requests

async function ask(path, body) {
  const options = body === undefined ? {} :
    {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (e) {
    throw new Error(NO_ANSWER);
  }
  const content = await answer.json();
  if (!answer.ok) {
    throw new Error(content.error);
  }
  return content;
}

function tell(error) {
  $('trouble').textContent = error ? printable(error.message) : '';
  $('trouble').hidden = !error;
}

// One request at a time, and only the latest: drawing is faster than a slow network.
let asking = false;
let waiting;

async function inspect(question) {
  example = waiting = question;
  if (asking) {
    return;
  }
  asking = true;
  try {
    while (waiting) {
      const now = waiting;
      waiting = undefined;
      const answer = await ask('inspect' + epochQuery('?'), now);
      // The drawing may have been cleared meanwhile.
      if (example) {
        show(answer);
      }
      tell();
    }
  } catch (e) {
    waiting = undefined;
    // The last prediction does not belong to this example.
    showVerdict('–', '');
    tell(e);
  } finally {
    asking = false;
  }
}

// ---- Showing a prediction

function show(answer) {
  if (answer.activations.some((activations, l) => activations.length !== model.layers[l + 1])) {
    // From a newer model than the page has loaded; the page will load it soon and ask again.
    return;
  }
  if (model.image) {
    paintInputs($('prepared'), answer.inputs, 1);
  }
  showPrediction(answer.prediction);
  showActivations(answer.activations);
}

// Shows that there is no example, with a sentence on how to enter one.
function forget(sentence) {
  example = waiting = undefined;
  if (model.image) {
    paintInputs($('prepared'), Array(model.layers[0]).fill(0), 1);
  }
  showVerdict('–', sentence);
  $('warnings').textContent = '';
  for (const row of $('probabilities').tBodies[0].rows) {
    row.className = '';
    row.lastChild.textContent = '–';
    const meter = row.querySelector('meter');
    if (meter) {
      meter.value = 0;
    }
  }
  showActivations();
  tell();
}

let announcing;                 // the timer of the next announcement
function showVerdict(verdict, remark) {
  setName($('verdict'), verdict);
  $('remark').textContent = remark;
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    $('announcement').textContent = verdict === '–' ? '' : `Prediction: ${verdict}. ${remark}`;
  }, ANNOUNCED_AFTER_MILLIS);
}


function showPrediction(prediction) {
  const numbers = prediction.probabilities || prediction.numbers || prediction.outputs;
  const warning = prediction.warnings ? replacements() : '';
  // A number has no other remark.
  showVerdict(verdictOf(prediction), prediction.numbers ? warning : remarkOf(prediction));
  $('warnings').textContent = prediction.numbers ? '' : warning;
  const rows = $('probabilities').tBodies[0].rows;
  numbers.forEach((number, i) => {
    rows[i].className = i === prediction.class ? 'best' : '';
    const meter = rows[i].querySelector('meter');
    if (meter) {
      meter.hidden = !prediction.probabilities;
      meter.value = number;
    }
    rows[i].lastChild.textContent = prediction.probabilities ? percent(number) : inDigits(number);
  });
}

function verdictOf(prediction) {
  if (prediction.labels) {
    return prediction.labels.map(printable).join(', ') || 'no label';
  }
  if (prediction.numbers) {
    return prediction.numbers.map((number, i) =>
      (isNamed(i) ? `${model.outputs[i]}: ` : '') + inDigits(number)).join(', ');
  }
  return (model.target ? `${model.target}: ` : '') + model.outputs[prediction.class];
}

function remarkOf(prediction) {
  const {probabilities, labels} = prediction;
  if (labels) {
    return `${labels.length} of ${model.outputs.length} labels have a probability above one half.`;
  }
  if (!probabilities) {
    return 'The output of this class is the largest.';
  }
  const next = probabilities.reduce((best, p, i) =>
    i !== prediction.class && (best < 0 || p > probabilities[best]) ? i : best, -1);
  return `Probability ${percent(probabilities[prediction.class])}`
    + (next < 0 ? '' : `\nnext: ${model.outputs[next]}, ${percent(probabilities[next])}`);
}

// Outputs without names are numbered.
function isNamed(output) {
  return model.outputs[output] !== String(output);
}

function percent(share) {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

// Six digits, which every float has, grouped by thousands unless the number is very large or small.
function inDigits(number) {
  const size = Math.abs(number);
  return number !== 0 && (size < 1e-4 || size >= 1e9) ? number.toPrecision(6)
    : number.toLocaleString('en', {maximumSignificantDigits: 6});
}

function listed(names) {
  return names.slice(0, LONGEST_LIST).map(printable).join(', ')
    + (names.length > LONGEST_LIST ? ` and ${names.length - LONGEST_LIST} more` : '');
}

// ---- The model

function describe() {
  const kinds = {classes: ['class', 'classes'], labels: ['label', 'labels'], numbers: ['number', 'numbers']};
  const [one, many] = kinds[model.predicts] || ['output', 'outputs'];
  const count = model.outputs.length;
  const names = model.outputs.filter((_, i) => isNamed(i));
  const what = model.predicts === 'classes' && model.target ? model.target : model.predicts === 'classes' ? `which of ${count} classes it belongs to` : model.predicts === 'labels'
    ? `which of ${count} labels it has` : names.length === 1 ? names[0] : `${count} ${count === 1 ? one : many}`;
  const list = names.length && !(model.predicts === 'numbers' && count === 1) ? ` (${listed(names)})` : '';
  $('purpose').textContent = model.image
    ? `Draw an image or open a picture, and the network predicts ${what}${list}.`
    : `Fill in ${model.columns ? 'the columns of a table row' : 'the inputs'}, and the network predicts ${what}${list}.`;
  $('summary').textContent = $('summary').title = `${model.name}: ${model.layers.join('-')}, `
    + `${model.activations.join(', ')}; predicts ${model.predicts}`;
  document.title = `${model.name} – Lanewise`;
}

function buildOutputs() {
  $('outputs-part').hidden = model.predicts === 'numbers' && model.outputs.length === 1;
  $('outputs-title').textContent = model.predicts === 'numbers' ? 'Numbers'
    : ['softmax', 'sigmoid'].includes(model.activations.at(-1)) ? 'Probabilities' : 'Outputs';
  const longest = Math.max(...model.outputs.map(name => name.length));
  $('probabilities').style.setProperty('--names', longest > 16 ? '50%' : `calc(${longest}ch + 1rem)`);
  // The room for a long prediction is there before it comes.
  const several = model.predicts !== 'classes' && model.outputs.length > 1;
  const verdict = longest + (model.target ? model.target.length + 2 : 0);
  document.body.classList.toggle('long', several || verdict > LONGEST_VERDICT);
  $('verdict').style.setProperty('--lines', several ? MOST_LINES : Math.min(MOST_LINES, Math.ceil(verdict / LETTERS_OF_LINE)));
  $('probabilities').className = model.predicts === 'numbers' ? 'numbers' : '';
  $('probabilities').tBodies[0].replaceChildren(...model.outputs.map(name => {
    const row = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    setName(head, name);
    row.append(head);
    if (model.predicts !== 'numbers') {
      const meter = document.createElement('meter');
      meter.setAttribute('aria-label', name);
      row.insertCell().append(meter);
    }
    row.insertCell().textContent = '–';
    return row;
  }));
}

// A shell command for the same request. Images are abbreviated for legibility.
function showCommand() {
  const question = model.image || !formQuestion() ? undefined : escaped(JSON.stringify(formQuestion())).replaceAll("'", "'\\''");
  const body = question || (model.image ? `{"inputs": [${model.layers[0]} numbers from 0 to 1]}` : '{…}');
  $('command').textContent = `curl -d '${body}' ${location.origin}/predict`;
}

async function copyCommand() {
  try {
    await navigator.clipboard.writeText($('command').textContent);
  } catch (e) {
    // Pages that are not on this machine have no clipboard.
    getSelection().selectAllChildren($('command'));
    document.execCommand('copy');
  }
  $('copy').textContent = 'Copied';
  setTimeout(() => { $('copy').textContent = 'Copy'; }, COPIED_MILLIS);
}

async function load() {
  model = await ask('model');
  model.name = printable(model.name);
  model.outputs = model.outputs.map(printable);
  model.target = model.target && printable(model.target);
  describe();
  document.body.classList.toggle('table', !model.image);
  document.body.classList.toggle('images', Boolean(model.image));
  $('drawing-part').hidden = $('seen').hidden = !model.image;
  $('form-part').hidden = Boolean(model.image);
  buildOutputs();
  buildLayers();
  buildEpochs();
  if (model.image) {
    $('warnings').hidden = true;
    buildPad();
    // A new model may take other inputs than those of the last example.
    if (example && (example.drawing || example.picture || example.inputs?.length === model.layers[0])) {
      inspect(example);
    } else {
      forget(NOTHING_DRAWN);
    }
  } else {
    buildForm();
  }
  showCommand();
  await showMistakes();
  $('main').hidden = $('footer').hidden = false;
  loaded = model.sha256;
}
