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
caption { text-align: left; padding: .5rem 0; opacity: .85; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; white-space: nowrap; }
thead th { background: var(--soft); }
.text { text-align: left; white-space: pre-wrap; overflow-wrap: anywhere; min-width: 7rem; max-width: 36rem; font-weight: 400; }
thead .text { font-weight: 600; }
figure { margin: 1.5rem 0; overflow-x: auto; } figure svg { max-width: 100%; height: auto; }
`;
