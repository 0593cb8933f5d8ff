// The page of `lanewise serve`. It asks the server what the network makes of a drawing, a picture or the fields of a form,
// and shows the answer: /model says what the network takes, /inspect what each unit makes of one example.
'use strict';

const PAD_SIDE = 280;           // pixels of the longer side of the drawing area
const SENT_SIDE = 140;          // the same of what is sent; the server brings it to the network's size
const MOST_SIDE = 1024;         // that the server takes
const BRUSH = 22;               // width of a stroke on a drawing area of PAD_SIDE pixels
const SWATCHES = {
  White: '#ffffff', Red: '#ff0000', Orange: '#ff8000', Yellow: '#ffff00', Green: '#00c000', Cyan: '#00ffff',
  Blue: '#0000ff', Purple: '#a000ff', 'Black, the background': '#000000',
};
const NO_ANSWER = 'The server does not answer. Is it still running?';
const MOST_FIELDS = 200;        // of a form
const MOST_UNITS = 1024;        // of a layer that are shown
const POLL_MILLIS = 2000;       // until the server is asked again whether it has another model

const $ = id => document.getElementById(id);
let model;                      // what /model said
let loaded;                     // SHA-256 of the model once all of it is on the page
let example;                    // what was asked about last
let chosen;                     // {layer, unit} whose weights are shown

function inColour() {
  return model.image?.channels === 3;
}

// ---- Asking the server

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
  $('trouble').textContent = error ? error.message : '';
  $('trouble').hidden = !error;
}

// One question at a time, and the latest only: a hand is faster than a slow network.
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
      show(await ask('inspect' + epochQuery('?'), now));
      tell();
    }
  } catch (e) {
    waiting = undefined;
    tell(e);
  } finally {
    asking = false;
  }
}

// ---- Showing what the network makes of an example

function show(answer) {
  if (answer.activations.some((activations, l) => activations.length !== model.layers[l + 1])) {
    // Of another model than the page knows; it will soon, and ask again.
    return;
  }
  if (model.image) {
    paintInputs($('prepared'), answer.inputs, 1);
  }
  showPrediction(answer.prediction);
  answer.activations.forEach((activations, l) => {
    // Outputs are compared with 1, and units of a hidden layer with the most active of them.
    const isOutput = l === model.layers.length - 2;
    const most = Math.max(...activations.slice(0, MOST_UNITS).map(Math.abs), isOutput ? 1 : 1e-6);
    const units = document.querySelectorAll(`#layer-${l + 1} button`);
    activations.slice(0, MOST_UNITS).forEach((activation, j) => {
      const share = Math.round(100 * Math.abs(activation) / most);
      const colour = activation < 0 ? '--against' : '--accent';
      units[j].style.background = `color-mix(in srgb, var(${colour}) ${share}%, var(--paper))`;
      units[j].title = `${unitName(l + 1, j)}: ${activation.toPrecision(3)}`;
    });
  });
}

function showPrediction(prediction) {
  const numbers = prediction.probabilities || prediction.numbers || prediction.outputs;
  $('verdict').textContent = prediction.labels ? prediction.labels.join(', ') || 'no label'
    : prediction.numbers ? prediction.numbers.map(number => number.toPrecision(5)).join(', ')
    : model.outputs[prediction.class];
  const rows = $('probabilities').tBodies[0].rows;
  numbers.forEach((number, i) => {
    rows[i].className = i === prediction.class ? 'best' : '';
    const meter = rows[i].querySelector('meter');
    if (meter) {
      meter.hidden = !prediction.probabilities;
      meter.value = number;
    }
    rows[i].lastChild.textContent = prediction.probabilities ? `${(100 * number).toFixed(1)} %` : number.toPrecision(5);
  });
}

// Paper to ink for numbers from 0 to most.
function ink(most) {
  return number => {
    const grey = 255 - light(most)(number);
    return [grey, grey, grey];
  };
}

// How light a channel of a colour is, for numbers from 0 to most.
function light(most) {
  return number => Math.round(255 * Math.min(1, Math.max(0, number / most)));
}

// White for 0, blue for what is above and red for what is below.
function weightColour(most) {
  return number => {
    const share = Math.min(1, Math.abs(number) / most);
    const full = number < 0 ? [179, 38, 30] : [11, 92, 173];
    return full.map(part => Math.round(255 + (part - 255) * share));
  };
}

// The same for a channel of a colour: half light for 0, so that weights of all channels alike are grey.
function weightLight(most) {
  return number => light(2 * most)(number + most);
}

// The colours of pixels whose channels come one after the other.
function pixels(planes, level) {
  const count = planes.length / 3;
  return Array.from({length: count}, (_, i) => [planes[i], planes[count + i], planes[2 * count + i]].map(level));
}

function paint(canvas, rows, columns, colours) {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  const image = context.createImageData(columns, rows);
  colours.forEach((colour, i) => image.data.set([...colour, 255], 4 * i));
  context.putImageData(image, 0, 0);
}

// Inputs as the image that they are: of a grey network as ink on paper, else in their colours.
function paintInputs(canvas, inputs, most) {
  paint(canvas, model.image.rows, model.image.columns,
    inColour() ? pixels(inputs, light(most)) : inputs.map(ink(most)));
}

// A function of that many arguments would fail for a large image.
function largest(numbers, atLeast) {
  return numbers.reduce((most, number) => Math.max(most, number), atLeast);
}

// ---- Units and their weights

function unitName(layer, unit) {
  return layer === model.layers.length - 1 ? `output ${model.outputs[unit]}` : `layer ${layer}, unit ${unit}`;
}

async function showUnit(layer, unit) {
  try {
    const answer = await ask(`unit?layer=${layer}&unit=${unit}${epochQuery('&')}`);
    const asImage = layer === 1 && model.image;
    const columns = asImage ? model.image.columns : Math.ceil(Math.sqrt(answer.weights.length));
    const rows = asImage ? model.image.rows : Math.ceil(answer.weights.length / columns);
    const most = largest(answer.weights.map(Math.abs), 1e-12);
    const isColoured = asImage && inColour();
    paint($('weights'), rows, columns,
      isColoured ? pixels(answer.weights, weightLight(most)) : answer.weights.map(weightColour(most)));
    $('weights').classList.toggle('image', Boolean(asImage));
    $('unit-title').textContent = `Weights of ${unitName(layer, unit)}, up to ${most.toPrecision(2)}; bias `
      + `${answer.bias.toPrecision(2)}` + (isColoured ? '. Grey is 0; more of red, green or blue speaks for the unit, less against it'
        : asImage ? '' : ', from the inputs of the layer in their order');
    $('unit').hidden = false;
    document.querySelectorAll('.units button').forEach(button => button.setAttribute('aria-pressed', 'false'));
    document.querySelectorAll(`#layer-${layer} button`)[unit].setAttribute('aria-pressed', 'true');
    chosen = {layer, unit};
    tell();
  } catch (e) {
    tell(e);
  }
}

function buildLayers() {
  $('layers').replaceChildren();
  model.layers.slice(1).forEach((units, l) => {
    const layer = document.createElement('div');
    layer.className = 'layer';
    layer.id = `layer-${l + 1}`;
    const title = document.createElement('h3');
    title.textContent = (l === model.layers.length - 2 ? 'Output' : `Layer ${l + 1}`)
      + `: ${units} units, ${model.activations[l]}` + (units > MOST_UNITS ? `; the first ${MOST_UNITS} are shown` : '');
    const buttons = document.createElement('div');
    buttons.className = 'units';
    for (let j = 0; j < Math.min(units, MOST_UNITS); j++) {
      const button = document.createElement('button');
      button.type = 'button';
      button.setAttribute('aria-label', unitName(l + 1, j));
      button.setAttribute('aria-pressed', 'false');
      button.addEventListener('click', () => showUnit(l + 1, j));
      buttons.append(button);
    }
    layer.append(title, buttons);
    $('layers').append(layer);
  });
}

// ---- Epochs of its training, if there are checkpoints; the last place of the slider is the model itself

function epochQuery(separator) {
  const epoch = model.epochs[$('epoch').value];
  return epoch === undefined ? '' : `${separator}epoch=${epoch}`;
}

function showEpoch() {
  const epoch = model.epochs[$('epoch').value];
  $('epoch-number').textContent = epoch === undefined ? 'as it is served'
    : epoch === 1 ? 'after 1 epoch' : `after ${epoch} epochs`;
  if (example) {
    inspect(example);
  }
  if (chosen) {
    showUnit(chosen.layer, chosen.unit);
  }
}

function buildEpochs() {
  $('epochs').hidden = !model.epochs.length;
  $('epoch').max = $('epoch').value = model.epochs.length;
  $('epoch').oninput = showEpoch;
  $('epoch-number').textContent = 'as it is served';
}

// ---- Drawing

const drawing = $('drawing').getContext('2d', {willReadFrequently: true});
let ground;                     // what is drawn on: white paper, or black where there are colours
let filled = false;             // whether all of the area counts, as a picture in colour or a coloured ground does

function clear() {
  cover(ground);
  filled = false;
}

function cover(colour) {
  drawing.fillStyle = colour;
  drawing.fillRect(0, 0, drawing.canvas.width, drawing.canvas.height);
}

// Width and height of the network's images with a longer side of about so many pixels. In colour the network's pixels are made
// of whole ones, so that no black of a margin gets into a picture that fits.
function sizeOfAbout(side) {
  const {rows, columns} = model.image;
  const longer = Math.max(rows, columns);
  const scale = inColour() ? Math.min(MOST_SIDE / longer, Math.max(1, Math.round(side / longer))) : side / longer;
  return [columns, rows].map(length => Math.max(1, Math.round(length * scale)));
}

// Makes the area fit the network's images. What has been drawn stays if it can.
function buildPad() {
  const {rows, columns} = model.image;
  document.body.style.setProperty('--proportions', `${columns} / ${rows}`);
  $('palette').hidden = !inColour();
  $('prepared-caption').textContent = 'What the network sees: '
    + (inColour() ? 'a drawing brought to size, its centre of mass in the middle; a picture or a filled area as a whole'
      : 'brought to size, its centre of mass in the middle');
  const [width, height] = sizeOfAbout(PAD_SIDE);
  const wanted = inColour() ? '#000' : '#fff';
  if (ground !== wanted || drawing.canvas.width !== width || drawing.canvas.height !== height) {
    drawing.canvas.width = width;
    drawing.canvas.height = height;
    ground = wanted;
    clear();
    example = undefined;
  }
}

function choose(colour) {
  $('colour').value = colour;
  document.querySelectorAll('#swatches button').forEach(
    swatch => swatch.setAttribute('aria-pressed', String(swatch.dataset.colour === $('colour').value)));
}

function buildPalette() {
  $('swatches').replaceChildren(...Object.entries(SWATCHES).map(([name, colour]) => {
    const swatch = document.createElement('button');
    swatch.type = 'button';
    swatch.title = name;
    swatch.setAttribute('aria-label', name);
    swatch.dataset.colour = colour;
    swatch.style.background = colour;
    swatch.addEventListener('click', () => choose(colour));
    return swatch;
  }));
  $('colour').addEventListener('input', () => choose($('colour').value));
  $('fill').addEventListener('click', () => {
    cover($('colour').value);
    filled = true;
    inspect(drawn(drawing.canvas, filled));
  });
  choose(SWATCHES.White);
}

function place(event) {
  const box = drawing.canvas.getBoundingClientRect();
  return [(event.clientX - box.left) * drawing.canvas.width / box.width,
    (event.clientY - box.top) * drawing.canvas.height / box.height];
}

function stroke(from, to) {
  drawing.strokeStyle = inColour() ? $('colour').value : '#000';
  drawing.lineWidth = BRUSH * Math.max(drawing.canvas.width, drawing.canvas.height) / PAD_SIDE;
  drawing.lineCap = drawing.lineJoin = 'round';
  drawing.beginPath();
  drawing.moveTo(...from);
  drawing.lineTo(...to);
  drawing.stroke();
}

// What is on a canvas: its ink, 0 for white to 255 for black, a byte a pixel; or its colours, three bytes a pixel.
function drawn(canvas, photo) {
  const small = document.createElement('canvas');
  const scale = SENT_SIDE / Math.max(canvas.width, canvas.height);
  [small.width, small.height] = inColour() ? sizeOfAbout(SENT_SIDE)
    : [canvas.width, canvas.height].map(length => Math.max(1, Math.round(length * scale)));
  const context = small.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, small.width, small.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, small.width, small.height);
  const data = context.getImageData(0, 0, small.width, small.height).data;
  let bytes = '';
  for (let i = 0; i < data.length; i += 4) {
    bytes += inColour() ? String.fromCharCode(data[i], data[i + 1], data[i + 2])
      : String.fromCharCode(255 - Math.round(.299 * data[i] + .587 * data[i + 1] + .114 * data[i + 2]));
  }
  return {drawing: {rows: small.height, columns: small.width, [inColour() ? 'rgb' : 'ink']: btoa(bytes), photo}};
}

function letDraw() {
  let last;
  drawing.canvas.addEventListener('pointerdown', event => {
    drawing.canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last, last);
    inspect(drawn(drawing.canvas, filled));
    event.preventDefault();
  });
  drawing.canvas.addEventListener('pointermove', event => {
    if (last) {
      // All the places that the pointer has been at since the last event, not only where it is.
      for (const between of event.getCoalescedEvents ? event.getCoalescedEvents() : [event]) {
        stroke(last, place(between));
        last = place(between);
      }
      stroke(last, last = place(event));
      inspect(drawn(drawing.canvas, filled));
    }
  });
  for (const end of ['pointerup', 'pointercancel']) {
    drawing.canvas.addEventListener(end, () => last = undefined);
  }
  $('clear').addEventListener('click', () => {
    clear();
    inspect(drawn(drawing.canvas, filled));
  });
  $('picture').addEventListener('change', async event => {
    try {
      await openPicture(event.target.files[0]);
    } catch (e) {
      tell(new Error('This file is not a picture that the browser can read.'));
    }
    event.target.value = '';
  });
}

// The browser decodes the picture; the server gets pixels.
async function openPicture(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(drawing.canvas.width / bitmap.width, drawing.canvas.height / bitmap.height);
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const picture = document.createElement('canvas');
  picture.width = width;
  picture.height = height;
  const context = picture.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  clear();
  drawing.drawImage(picture, (drawing.canvas.width - width) / 2, (drawing.canvas.height - height) / 2);
  filled = inColour();
  // Of a grey picture the margin tells what is paper; colours are placed by the drawing area.
  inspect(drawn(filled ? drawing.canvas : picture, true));
}

// ---- A form for the columns of a table, or for numbers

function field(name, input) {
  const label = document.createElement('label');
  label.append(name, input);
  $('form').append(label);
  return input;
}

function buildForm() {
  $('form').replaceChildren();
  const columns = model.columns || Array.from({length: model.layers[0]}, (_, i) => ({name: `input ${i}`, fill: 0}));
  if (columns.length > MOST_FIELDS) {
    $('form').textContent = `The network takes ${columns.length} columns, too many for a form; programs can send them.`;
    return;
  }
  const fields = columns.map(column => {
    if (column.categories) {
      const select = document.createElement('select');
      select.append(...(column.optional ? ['', ...column.categories] : column.categories)
        .map(category => new Option(category || '(unknown)', category)));
      return field(column.name, select);
    }
    const input = document.createElement('input');
    input.inputMode = 'decimal';
    input.value = column.optional ? '' : Number((column.fill || 0).toPrecision(4));
    input.placeholder = column.optional ? 'unknown' : '';
    return field(column.name, input);
  });
  const send = () => {
    if (model.columns) {
      inspect({row: Object.fromEntries(columns.map((column, i) => [column.name, fields[i].value]))});
    } else {
      inspect({inputs: fields.map(input => Number(input.value))});
    }
  };
  $('form').oninput = send;
  $('form').onsubmit = event => event.preventDefault();
  send();
}

// ---- Mistakes

async function showMistakes() {
  $('mistakes-part').hidden = true;
  if (!model.mistakes || !model.image) {
    return;
  }
  const gallery = await ask('mistakes');
  $('mistakes-summary').textContent = `${gallery.wrong} of ${gallery.examples} examples are taken for another class; `
    + `here are the ${gallery.mistakes.length} of which the network is surest. Choose one to look into it.`;
  $('mistakes').replaceChildren(...gallery.mistakes.map(mistake => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    const canvas = document.createElement('canvas');
    canvas.setAttribute('aria-hidden', 'true');
    // Dark colours stay dark, but inputs may be on another scale than from 0 to 1.
    paintInputs(canvas, mistake.inputs, largest(mistake.inputs, inColour() ? 1 : -Infinity));
    button.append(canvas, `is ${model.outputs[mistake.wanted]}, said ${model.outputs[mistake.prediction.class]}`);
    button.addEventListener('click', () => {
      inspect({inputs: mistake.inputs});
      $('prediction-title').scrollIntoView({block: 'center'});
    });
    item.append(button);
    return item;
  }));
  $('mistakes-part').hidden = false;
}

// ---- The model

async function load() {
  model = await ask('model');
  $('summary').textContent = `${model.name}: ${model.layers.join('-')}, ${model.activations.join(', ')}; `
    + `predicts ${model.predicts}`;
  $('drawing-part').hidden = !model.image;
  $('form-part').hidden = Boolean(model.image);
  $('probabilities').tBodies[0].replaceChildren(...model.outputs.map(name => {
    const row = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = name;
    row.append(head);
    if (model.predicts !== 'numbers') {
      const meter = document.createElement('meter');
      meter.setAttribute('aria-label', name);
      row.insertCell().append(meter);
    }
    row.insertCell().textContent = '–';
    return row;
  }));
  $('unit').hidden = true;
  buildLayers();
  buildEpochs();
  if (model.image) {
    buildPad();
    // Another model may take other inputs than what it was about before.
    if (example && !(example.drawing || example.inputs?.length === model.layers[0])) {
      example = undefined;
    }
    if (example) {
      inspect(example);
    }
  } else {
    buildForm();
  }
  await showMistakes();
  loaded = model.sha256;
}

// With serve --watch, another model may have taken the place of this one.
let lost = false;               // whether the last look failed
async function lookForAnother() {
  try {
    const answer = await fetch('health').catch(() => {
      throw new Error(NO_ANSWER);
    });
    if (answer.ok && answer.headers.get('Lanewise-Model') !== loaded) {
      await load();
      if (chosen && chosen.layer < model.layers.length && chosen.unit < model.layers[chosen.layer]) {
        await showUnit(chosen.layer, chosen.unit);
      }
    }
    if (lost) {
      // Other troubles stay until something has gone well.
      lost = false;
      tell();
    }
  } catch (e) {
    lost = true;
    tell(e);
  }
  setTimeout(lookForAnother, POLL_MILLIS);
}

letDraw();
buildPalette();
lookForAnother();
