// Loads the model, and looks whether another one has taken its place.
'use strict';

const POLL_MILLIS = 2000;       // until the server is asked again whether it has another model

// With serve --watch, another model may have taken the place of this one.
let lost = false;               // whether the last look failed
async function lookForAnother() {
  try {
    const answer = await fetch('health').catch(() => {
      throw new Error(NO_ANSWER);
    });
    if (answer.ok && answer.headers.get('Lanewise-Model') !== loaded) {
      const before = chosen;
      await load();
      if (before && before.layer < model.layers.length && before.unit < model.layers[before.layer]) {
        await showUnit(before.layer, before.unit);
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
letOpen();
letFill();
buildPalette();
lookForAnother();
