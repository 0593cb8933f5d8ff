// The drawing area, and pictures that are opened, dropped or pasted.
'use strict';

const PAD_SIDE = 280;           // pixels of the longer side of the drawing area
const SENT_SIDE = 140;          // the same for a drawing that is sent; the server scales it to the size of the network
const MOST_SIDE = 1024;         // largest side that the server accepts
const BRUSH = 22;               // width of a stroke on a drawing area of PAD_SIDE pixels
const SWATCHES = {
  White: '#ffffff', Red: '#ff0000', Orange: '#ff8000', Yellow: '#ffff00', Green: '#00c000', Cyan: '#00ffff',
  Blue: '#0000ff', Purple: '#a000ff', 'Black, the background': '#000000',
};
const NOTHING_DRAWN = 'Nothing is drawn yet.';

const drawing = $('drawing').getContext('2d', {willReadFrequently: true});
let ground;                     // the background: white paper, or black for colours
let filled = false;             // whether all of the area counts, as a picture in colour or a coloured ground does
let picture;                    // a canvas with the picture that was opened last; undefined once it is drawn on or cleared

function clear() {
  cover(ground);
  filled = false;
  picture = undefined;
  $('draw-here').hidden = false;
}

function cover(colour) {
  drawing.fillStyle = colour;
  drawing.fillRect(0, 0, drawing.canvas.width, drawing.canvas.height);
}

// Width and height of the network's images with a longer side of about so many pixels. In colour, each pixel of the
// network covers whole pixels, so that no black of the margin mixes with a picture that fits.
function sizeOfAbout(side) {
  const {rows, columns} = model.image;
  const longer = Math.max(rows, columns);
  const scale = inColour() ? Math.min(MOST_SIDE / longer, Math.max(1, Math.round(side / longer))) : side / longer;
  return [columns, rows].map(length => Math.max(1, Math.round(length * scale)));
}

// Fits the area to the images of the network. The drawing is kept if possible.
function buildPad() {
  const {rows, columns} = model.image;
  document.body.style.setProperty('--proportions', `${columns} / ${rows}`);
  document.body.style.setProperty('--ratio', columns / rows);
  document.body.classList.toggle('colours', inColour());
  $('palette').hidden = !inColour();
  $('centre-part').hidden = inColour();
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
    askDrawing();
  });
  choose(SWATCHES.White);
}

// ---- Strokes

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

function askDrawing() {
  picture = undefined;
  $('draw-here').hidden = true;
  inspect(drawn(drawing.canvas, filled));
}

// The content of a canvas: its ink, 0 for white to 255 for black, a byte a pixel; or its colours, three bytes a pixel.
function drawn(canvas, photo) {
  const scale = SENT_SIDE / Math.max(canvas.width, canvas.height);
  const [width, height] = inColour() ? sizeOfAbout(SENT_SIDE)
    : [canvas.width, canvas.height].map(length => Math.max(1, Math.round(length * scale)));
  const {data} = onWhite(canvas, width, height).getContext('2d').getImageData(0, 0, width, height);
  let bytes = '';
  for (let i = 0; i < data.length; i += 4) {
    bytes += inColour() ? String.fromCharCode(data[i], data[i + 1], data[i + 2])
      : String.fromCharCode(255 - Math.round(.299 * data[i] + .587 * data[i + 1] + .114 * data[i + 2]));
  }
  return {drawing: {rows: height, columns: width, [inColour() ? 'rgb' : 'ink']: btoa(bytes), photo}};
}

function onWhite(image, width, height) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}

function letDraw() {
  let last;
  let pointer;                  // that draws; a second finger, or a hand that rests beside the pen, does not
  drawing.canvas.addEventListener('pointerdown', event => {
    if (last || event.button !== 0) {
      return;
    }
    pointer = event.pointerId;
    drawing.canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last, last);
    askDrawing();
    event.preventDefault();
  });
  drawing.canvas.addEventListener('pointermove', event => {
    if (last && event.pointerId === pointer) {
      // All the places that the pointer has been at since the last event, not only where it is.
      for (const between of event.getCoalescedEvents ? event.getCoalescedEvents() : [event]) {
        stroke(last, place(between));
        last = place(between);
      }
      stroke(last, last = place(event));
      askDrawing();
    }
  });
  for (const end of ['pointerup', 'pointercancel']) {
    drawing.canvas.addEventListener(end, event => {
      last = event.pointerId === pointer ? undefined : last;
    });
  }
  $('clear').addEventListener('click', () => {
    clear();
    forget(NOTHING_DRAWN);
  });
}

// ---- Pictures

// The browser decodes a picture, and the server converts its pixels as `lanewise predict` converts a file. With "Find and centre",
// the ink is separated from the paper and placed like the ink of a drawing.
function askPicture() {
  if (!inColour() && $('centre').checked) {
    inspect(drawn(picture, true));
    return;
  }
  const {width, height} = picture;
  const {data} = picture.getContext('2d').getImageData(0, 0, width, height);
  let bytes = '';
  for (let i = 0; i < data.length; i += 4) {
    bytes += String.fromCharCode(data[i], data[i + 1], data[i + 2]);
  }
  inspect({picture: {rows: height, columns: width, rgb: btoa(bytes)}});
}

async function openPicture(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const sent = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [bitmap.width, bitmap.height].map(length => Math.max(1, Math.round(length * sent)));
    clear();
    picture = onWhite(bitmap, width, height);
  } catch (e) {
    tell(new Error('This file is not a picture that the browser can read.'));
    return;
  }
  const shown = Math.min(drawing.canvas.width / picture.width, drawing.canvas.height / picture.height);
  const [width, height] = [picture.width * shown, picture.height * shown];
  drawing.drawImage(picture, (drawing.canvas.width - width) / 2, (drawing.canvas.height - height) / 2, width, height);
  filled = inColour();
  $('draw-here').hidden = true;
  askPicture();
}

// Opens a picture, if the network takes pictures.
function receive(file) {
  if (!model?.image) {
    tell(new Error('This network takes the columns of a table, not pictures.'));
  } else if (file) {
    openPicture(file);
  }
}

function letOpen() {
  $('picture').addEventListener('change', event => {
    receive(event.target.files[0]);
    event.target.value = '';
  });
  $('centre').addEventListener('change', () => {
    if (picture) {
      askPicture();
    }
  });
  // Anywhere on the page: a file dropped outside the drawing area would otherwise replace the page.
  for (const over of ['dragenter', 'dragover']) {
    document.addEventListener(over, event => {
      if (event.dataTransfer.types.includes('Files')) {
        event.preventDefault();
        $('pad').classList.add('dropping');
      }
    });
  }
  document.addEventListener('dragleave', event => {
    if (!event.relatedTarget) {
      $('pad').classList.remove('dropping');
    }
  });
  document.addEventListener('drop', event => {
    $('pad').classList.remove('dropping');
    if (event.dataTransfer.files.length) {
      event.preventDefault();
      receive(event.dataTransfer.files[0]);
    }
  });
  document.addEventListener('paste', event => {
    const file = [...event.clipboardData.files].find(any => any.type.startsWith('image/'));
    if (file) {
      event.preventDefault();
      receive(file);
    } else if (model?.image) {
      tell(new Error('There is no picture in the clipboard.'));
    }
  });
}
