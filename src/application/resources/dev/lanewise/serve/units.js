// The units of the network and their weights, the epochs of its training, and its mistakes.
'use strict';

const MOST_UNITS = 1024;        // of a layer that are shown
const MOST_BARS = 200;          // weights of a unit that are listed
const NO_UNIT = 'No unit is selected.';

let chosen;                     // {layer, unit} whose weights are shown

// ---- Painting

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

// White for 0, blue for positive and red for negative numbers.
function weightColour(most) {
  return number => {
    const share = Math.min(1, Math.abs(number) / most);
    const full = number < 0 ? [179, 38, 30] : [11, 92, 173];
    return full.map(part => Math.round(255 + (part - 255) * share));
  };
}

// The same for a channel of a colour: half light for 0, so that equal weights of all channels are grey.
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

// Inputs as an image: of a grey network as ink on paper, else in their colours.
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
  return layer === model.layers.length - 1 ? `output ${outputName(unit)}` : `layer ${layer}, unit ${unit}`;
}

// A single unit may separate two classes; its output is the probability of the second.
function outputName(unit) {
  return model.layers.at(-1) === 1 && model.outputs.length === 2 ? model.outputs[1] : model.outputs[unit];
}

// Colours the units by their activations; without any, they are blank.
function showActivations(all) {
  model.layers.slice(1).forEach((_, l) => {
    const activations = all?.[l].slice(0, MOST_UNITS);
    // Outputs are compared with 1, and units of a hidden layer with the most active of them.
    const isOutput = l === model.layers.length - 2;
    const most = activations && Math.max(...activations.map(Math.abs), isOutput ? 1 : 1e-6);
    document.querySelectorAll(`#layer-${l + 1} button`).forEach((unit, j) => {
      const activation = activations?.[j];
      const share = Math.round(100 * Math.abs(activation) / most);
      const colour = activation < 0 ? '--against' : '--accent';
      unit.style.background = activations ? `color-mix(in srgb, var(${colour}) ${share}%, var(--paper))` : '';
      unit.title = unitName(l + 1, j) + (activations ? `: ${activation.toPrecision(3)}` : '');
    });
  });
}

// Shows weights as an image; returns a remark on it.
function paintWeights(layer, weights, most) {
  const asImage = layer === 1;
  const columns = asImage ? model.image.columns : Math.ceil(Math.sqrt(weights.length));
  const rows = asImage ? model.image.rows : Math.ceil(weights.length / columns);
  const isColoured = asImage && inColour();
  paint($('weights'), rows, columns,
    isColoured ? pixels(weights, weightLight(most)) : weights.map(weightColour(most)));
  $('weights').classList.toggle('image', asImage);
  $('weights').classList.add('chosen');
  return isColoured ? '. Grey is 0; lighter red, green or blue is positive, darker is negative'
    : asImage ? '' : '; one square for each unit of the previous layer, in order';
}

// Shows weights as bars, the largest first, with the names of the inputs; returns a remark on them.
function listWeights(layer, {weights, inputs}, most) {
  const name = i => layer > 1 ? unitName(layer - 1, i) : inputs ? printable(inputs[i]) : `input ${i}`;
  const order = weights.map((weight, i) => i).sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]));
  $('bars').querySelector('tbody').replaceChildren(...order.slice(0, MOST_BARS).map(i => {
    const row = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    setName(head, name(i));
    const bar = document.createElement('div');
    bar.className = weights[i] < 0 ? 'bar negative' : 'bar positive';
    bar.style.width = `${100 * Math.abs(weights[i]) / most}%`;
    row.append(head);
    row.insertCell().append(bar);
    row.insertCell().textContent = weights[i].toPrecision(2);
    return row;
  }));
  $('bars').scrollTop = 0;
  $('bars').classList.add('chosen');
  return weights.length > MOST_BARS ? `; the ${MOST_BARS} largest` : '';
}

async function showUnit(layer, unit) {
  try {
    const answer = await ask(`unit?layer=${layer}&unit=${unit}${epochQuery('&')}`);
    const most = largest(answer.weights.map(Math.abs), 1e-12);
    const remark = model.image ? paintWeights(layer, answer.weights, most) : listWeights(layer, answer, most);
    $('unit-title').textContent = `Weights of ${unitName(layer, unit)}, up to ${most.toPrecision(2)}; bias `
      + `${answer.bias.toPrecision(2)}${remark}`;
    document.querySelectorAll('.units button').forEach(button => button.setAttribute('aria-pressed', 'false'));
    document.querySelectorAll(`#layer-${layer} button`)[unit].setAttribute('aria-pressed', 'true');
    chosen = {layer, unit};
    tell();
  } catch (e) {
    tell(e);
  }
}

function buildLayers() {
  chosen = undefined;
  $('unit-title').textContent = NO_UNIT;
  $('weights').classList.remove('image', 'chosen');
  $('bars').classList.remove('chosen');
  $('bars').querySelector('tbody').replaceChildren();
  $('weights').hidden = !model.image;
  $('bars').hidden = Boolean(model.image);
  $('layers').replaceChildren();
  model.layers.slice(1).forEach((units, l) => {
    const layer = document.createElement('div');
    layer.className = 'layer';
    layer.id = `layer-${l + 1}`;
    const title = document.createElement('h3');
    title.textContent = (l === model.layers.length - 2 ? 'Output' : `Layer ${l + 1}`)
      + `: ${units} ${units === 1 ? 'unit' : 'units'}, ${model.activations[l]}`
      + (units > MOST_UNITS ? `; the first ${MOST_UNITS} are shown` : '');
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
  $('epoch-number').textContent = epoch === undefined ? 'the served model'
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
  $('epoch-number').textContent = 'the served model';
}

// ---- Mistakes

async function showMistakes() {
  $('mistakes-part').hidden = true;
  if (!model.mistakes || !model.image) {
    return;
  }
  const gallery = await ask('mistakes');
  $('mistakes-summary').textContent = `The network misclassifies ${gallery.wrong} of ${gallery.examples} examples; `
    + `here are the ${gallery.mistakes.length} most confident errors. Select one to see its prediction.`;
  $('mistakes').replaceChildren(...gallery.mistakes.map(mistake => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    const canvas = document.createElement('canvas');
    canvas.setAttribute('aria-hidden', 'true');
    // Dark colours stay dark, but inputs may be on another scale than from 0 to 1.
    paintInputs(canvas, mistake.inputs, largest(mistake.inputs, inColour() ? 1 : -Infinity));
    button.append(canvas, `predicted ${model.outputs[mistake.prediction.class]}, actually ${model.outputs[mistake.wanted]}`);
    button.addEventListener('click', () => {
      inspect({inputs: mistake.inputs});
      $('answer-part').scrollIntoView({block: 'center'});
    });
    item.append(button);
    return item;
  }));
  $('mistakes-part').hidden = false;
}
