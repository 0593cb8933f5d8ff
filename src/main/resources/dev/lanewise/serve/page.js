// The page of `lanewise serve`. It asks the server what the network makes of a drawing, a picture or the fields of a form,
// and shows the answer: /model says what the network takes, /inspect what each unit makes of one example.
'use strict';

const SENT_SIDE = 140;          // pixels of a side of what is sent; the server brings it to the network's size
const BRUSH = 22;               // width of a stroke on the drawing area, whose sides have 280 pixels
const MOST_FIELDS = 200;        // of a form
const MOST_UNITS = 1024;        // of a layer that are shown
const POLL = 2000;              // milliseconds until the server is asked again whether it has another model

const $ = id => document.getElementById(id);
let model;                      // what /model said
let example;                    // what was asked about last
let chosen;                     // {layer, unit} whose weights are shown

// ---- Asking the server

async function ask(path, body) {
  const options = body === undefined ? {} :
    {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (e) {
    throw new Error('The server does not answer. Is it still running?');
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
  if (model.image) {
    paint($('prepared'), model.image.rows, model.image.columns, answer.inputs, ink(1));
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
  const numbers = prediction.probabilities || prediction.numbers;
  $('verdict').textContent = prediction.labels ? prediction.labels.join(', ') || 'no label'
    : prediction.numbers ? prediction.numbers.map(number => number.toPrecision(5)).join(', ')
    : model.outputs[prediction.class];
  const rows = $('probabilities').tBodies[0].rows;
  numbers.forEach((number, i) => {
    rows[i].className = i === prediction.class ? 'best' : '';
    const meter = rows[i].querySelector('meter');
    if (meter) {
      meter.value = number;
    }
    rows[i].lastChild.textContent = prediction.numbers ? number.toPrecision(5) : `${(100 * number).toFixed(1)} %`;
  });
}

// Paper to ink for numbers from 0 to most.
function ink(most) {
  return number => {
    const grey = 255 - Math.round(255 * Math.min(1, Math.max(0, number / most)));
    return [grey, grey, grey];
  };
}

// White for 0, blue for what is above and red for what is below.
function weightColour(most) {
  return number => {
    const share = Math.min(1, Math.abs(number) / most);
    const full = number < 0 ? [179, 38, 30] : [11, 92, 173];
    return full.map(part => Math.round(255 + (part - 255) * share));
  };
}

function paint(canvas, rows, columns, numbers, colour) {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  const image = context.createImageData(columns, rows);
  numbers.forEach((number, i) => image.data.set([...colour(number), 255], 4 * i));
  context.putImageData(image, 0, 0);
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
    const rows = Math.ceil(answer.weights.length / columns);
    const most = Math.max(...answer.weights.map(Math.abs), 1e-12);
    paint($('weights'), rows, columns, answer.weights, weightColour(most));
    $('unit-title').textContent = `Weights of ${unitName(layer, unit)}, up to ${most.toPrecision(2)}; bias `
      + `${answer.bias.toPrecision(2)}` + (asImage ? '' : ', from the inputs of the layer in their order');
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

function clear() {
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, drawing.canvas.width, drawing.canvas.height);
}

function place(event) {
  const box = drawing.canvas.getBoundingClientRect();
  return [(event.clientX - box.left) * drawing.canvas.width / box.width,
    (event.clientY - box.top) * drawing.canvas.height / box.height];
}

function stroke(from, to) {
  drawing.strokeStyle = '#000';
  drawing.lineWidth = BRUSH;
  drawing.lineCap = drawing.lineJoin = 'round';
  drawing.beginPath();
  drawing.moveTo(...from);
  drawing.lineTo(...to);
  drawing.stroke();
}

// The ink of what is on a canvas, 0 for white to 255 for black, a byte a pixel.
function drawn(canvas, photo) {
  const small = document.createElement('canvas');
  const scale = SENT_SIDE / Math.max(canvas.width, canvas.height);
  small.width = Math.max(1, Math.round(canvas.width * scale));
  small.height = Math.max(1, Math.round(canvas.height * scale));
  const context = small.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, small.width, small.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, small.width, small.height);
  const pixels = context.getImageData(0, 0, small.width, small.height).data;
  let bytes = '';
  for (let i = 0; i < pixels.length; i += 4) {
    bytes += String.fromCharCode(255 - Math.round(.299 * pixels[i] + .587 * pixels[i + 1] + .114 * pixels[i + 2]));
  }
  return {drawing: {rows: small.height, columns: small.width, ink: btoa(bytes), photo}};
}

function letDraw() {
  let last;
  clear();
  drawing.canvas.addEventListener('pointerdown', event => {
    drawing.canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last, last);
    inspect(drawn(drawing.canvas, false));
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
      inspect(drawn(drawing.canvas, false));
    }
  });
  for (const end of ['pointerup', 'pointercancel']) {
    drawing.canvas.addEventListener(end, () => last = undefined);
  }
  $('clear').addEventListener('click', () => {
    clear();
    inspect(drawn(drawing.canvas, false));
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
  const scale = drawing.canvas.width / Math.max(bitmap.width, bitmap.height);
  const width = Math.max(1, bitmap.width * scale);
  const height = Math.max(1, bitmap.height * scale);
  const picture = document.createElement('canvas');
  picture.width = width;
  picture.height = height;
  const context = picture.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  clear();
  drawing.drawImage(picture, (drawing.canvas.width - width) / 2, (drawing.canvas.height - height) / 2);
  inspect(drawn(picture, true));
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
    paint(canvas, model.image.rows, model.image.columns, mistake.inputs, ink(Math.max(...mistake.inputs)));
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
    if (example) {
      inspect(example);
    }
  } else {
    buildForm();
  }
  await showMistakes();
}

// With serve --watch, another model may have taken the place of this one.
async function lookForAnother() {
  try {
    const answer = await fetch('health');
    const sha256 = answer.headers.get('Lanewise-Model');
    if (answer.ok && sha256 !== model.sha256) {
      await load();
      if (chosen && chosen.layer < model.layers.length && chosen.unit < model.layers[chosen.layer]) {
        await showUnit(chosen.layer, chosen.unit);
      }
    }
    tell();
  } catch (e) {
    tell(new Error('The server does not answer. Is it still running?'));
  }
}

async function start() {
  try {
    letDraw();
    await load();
    setInterval(lookForAnother, POLL);
  } catch (e) {
    tell(e);
  }
}

start();
