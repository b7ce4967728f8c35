import type { Config } from 'vega-lite';

/**
 * Colours that readers with any colour vision can tell apart (Okabe and Ito, https://jfly.uni-koeln.de/color/),
 * in an order in which the first are also dark enough on white and light enough on black. Lines differ in
 * their dashes as well: nothing is told by colour alone.
 */
export const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#8C8C8C'] as const;
export const [BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, GREY] = COLOURS;

export const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
] as const;

/** Text and lines; the report makes this one the page's text colour, so that it shows on dark too. */
export const INK = '#1F2328';
export const PAPER = '#FFFFFF';

export const FONT = 'DejaVu Sans, Verdana, sans-serif';
export const WIDTH = 720;
export const HEIGHT = 260;

/** Numbers on axes: 0.001, 0.5, 12,000. */
export const NUMBER = ',~r';

export const MS_AXIS = 'milliseconds (log scale)';
export const TIME_AXIS = 'time since the first due request (s)';

export const config: Config = {
  background: PAPER,
  font: FONT,
  padding: 12,
  view: { stroke: null },
  title: { anchor: 'start', fontSize: 15, color: INK, subtitleColor: INK, subtitleFontSize: 11, offset: 12 },
  axis: {
    labelColor: INK,
    titleColor: INK,
    domainColor: INK,
    tickColor: INK,
    gridColor: INK,
    gridOpacity: 0.15,
    titleFontWeight: 'normal',
    titleFontSize: 12,
    labelFontSize: 11,
    labelLimit: 260,
  },
  legend: {
    orient: 'top',
    title: null,
    titleColor: INK,
    titleFontWeight: 'normal',
    labelColor: INK,
    labelFontSize: 12,
    labelLimit: 420,
    symbolSize: 200,
    symbolStrokeWidth: 2.5,
  },
  line: { strokeWidth: 2 },
  // Labels for every mark would be read out one by one; the picture has a title and a description instead.
  aria: false,
};
