import { h } from 'vue';
import DefaultTheme from 'vitepress/theme-without-fonts';
import page from '../../../../docs/images/page.png';
import './style.css';

const alt = "The page of lanewise serve: a seven drawn with the mouse, the network's input, the outputs, and its units";

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, {
    'home-hero-image': () => h('img', { src: page, alt, width: 1280, height: 900 }),
  }),
};
