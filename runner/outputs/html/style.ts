/** The report's look, light and dark; a theme that is asked for wins over the system's. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2024;--soft:#5b6470;--line:#dfe3e8;--c1:#0b6bcb;--c2:#c43e1c;--c3:#0f7b55;--c4:#7d4fc4}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--bg:#14171c;--fg:#e8ebef;--soft:#a3adb9;--line:#313843;--c1:#6cb2ff;--c2:#ff8f70;--c3:#52cf9d;--c4:#b99bf5}}
:root[data-theme=dark]{color-scheme:dark;--bg:#14171c;--fg:#e8ebef;--soft:#a3adb9;--line:#313843;--c1:#6cb2ff;--c2:#ff8f70;--c3:#52cf9d;--c4:#b99bf5}
:root[data-theme=light]{color-scheme:light}
body{margin:0 auto;max-width:1100px;padding:24px 16px;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 4px}h2{font-size:1.1rem;margin:32px 0 8px}
.soft,figcaption,text{color:var(--soft);fill:var(--soft)}.bad{color:var(--c2)}.good{color:var(--c3)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}dt{color:var(--soft)}dd{margin:0}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:16px}
figure{margin:0}svg{width:100%;height:auto;font-size:11px}path{fill:none;stroke-width:1.6}.dashed{stroke-dasharray:4 3}.grid{stroke:var(--line)}
.c1{stroke:var(--c1);background:var(--c1)}.c2{stroke:var(--c2);background:var(--c2)}.c3{stroke:var(--c3);background:var(--c3)}.c4{stroke:var(--c4);background:var(--c4)}
.legend{margin:0;display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}.legend i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px}
.table{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:14px}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}th{color:var(--soft);font-weight:600}
th:first-child,td:first-child,.text{text-align:left}td.text{white-space:pre-wrap;overflow-wrap:anywhere}
`;
