/** The page's style: one column, in the reader's light or dark, and readable on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --paper: #ffffff; --soft: #f3f5f7; --line: #c9d1d9;
  --alarm: #a4130f; --good: #116329; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #11151a; --soft: #1b222a;
  --line: #3d444d; --alarm: #ff9a91; --good: #6fdd8b; } }
body { margin: 0 auto; max-width: 72rem; padding: 1rem 1.5rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, "DejaVu Sans", Verdana, sans-serif; }
h1, h2 { line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
.badge { display: inline-block; padding: .1rem .6rem; border: 2px solid currentColor; border-radius: .4rem; font-size: .8em; }
.VALID { color: var(--good); } .INVALID, .alarm { color: var(--alarm); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; background: var(--soft); padding: 1rem; border-radius: .5rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
a { color: inherit; }
caption { text-align: left; padding: .5rem 0; opacity: .85; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; white-space: nowrap; }
thead th { background: var(--soft); }
.text { text-align: left; white-space: pre-wrap; overflow-wrap: break-word; min-width: 6rem; max-width: 36rem; font-weight: 400; }
thead .text { font-weight: 600; }
figure { margin: 1.5rem 0; overflow-x: auto; } figure > svg { max-width: 100%; height: auto; }
figure.is-live > svg { display: none; } figure:not(.is-live) > .live, figure:not(.is-live) > figcaption { visibility: hidden; height: 0; overflow: hidden; }
figcaption strong, figcaption span { display: block; } figcaption span { font-size: .85rem; opacity: .85; }
figcaption .how { opacity: .85; font-size: .8rem; } @media print { figcaption .how { display: none; } }
figcaption .zoom, figcaption .hint { display: inline-block; margin-right: .6rem; }
.zoom button { font: inherit; min-width: 1.8rem; padding: .1rem .5rem; margin-right: .25rem; color: inherit; background: var(--soft);
  border: 1px solid var(--line); border-radius: .3rem; cursor: pointer; }
.live svg { display: block; touch-action: pan-y pinch-zoom; }
.tip { display: none; position: fixed; z-index: 9; pointer-events: none; white-space: pre; font-size: .8rem; padding: .35rem .6rem;
  color: var(--ink); background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; }
@media (max-width: 40rem) { body { padding: .75rem .75rem 3rem; } h1 { font-size: 1.5rem; } figcaption .hint { display: none; }
  td.text { min-width: 10rem; } }
@media (prefers-color-scheme: dark) { svg [stroke="#0072B2"] { stroke: #4aa8e0; } svg [fill="#0072B2"] { fill: #4aa8e0; }
  svg [stroke="#D55E00"] { stroke: #f08a3c; } svg [fill="#D55E00"] { fill: #f08a3c; }
  svg [stroke="#009E73"] { stroke: #2cc197; } svg [fill="#009E73"] { fill: #2cc197; } }
`;
