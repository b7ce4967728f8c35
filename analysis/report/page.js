// Draws each chart of the page live as it comes into view: zoom, tooltips, and as wide as the screen. Without this script
// the page shows the same charts as pictures.
(() => {
  const charts = JSON.parse(document.getElementById('charts').textContent);
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.setAttribute('role', 'status');
  document.body.append(tip);

  const tooltip = (_handler, event, _item, value) => {
    tip.style.display = value ? 'block' : 'none';
    if (!value) return;
    const text =
      typeof value === 'object'
        ? Object.entries(value)
            .map(([name, one]) => `${name}: ${one}`)
            .join('\n')
        : String(value);
    tip.textContent = text;
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 4))}px`;
    tip.style.top = `${event.clientY + height + 24 > innerHeight ? event.clientY - height - 12 : event.clientY + 16}px`;
  };

  /** Narrow screens: legends in columns that fit, labels that leave room for the chart. */
  const fit = (spec, room) => {
    const narrow = room < 640;
    if (!narrow) return spec;
    const panels = [spec, ...(spec.marks ?? []).filter(({ type }) => type === 'group')];
    for (const legend of panels.flatMap(({ legends = [] }) => legends)) {
      if (legend.orient === 'right') legend.orient = 'top';
      else legend.columns = room < 480 ? 1 : 2;
      legend.labelLimit = room / (legend.columns ?? 1) - 90;
      if (legend.gradientLength) legend.gradientLength = { value: Math.min(180, room - 120) };
      legend.direction =
        legend.type === 'gradient' || legend.gradientLength ? 'horizontal' : legend.direction;
    }
    spec.config.axis = { ...spec.config.axis, labelLimit: 110, labelFontSize: 10, titleFontSize: 11 };
    for (const axis of panels.flatMap(({ axes = [] }) => axes)) {
      delete axis.labelLimit;
      axis.titleLimit = room - 20;
      if (axis.scale === 'x') axis.tickCount = 5;
    }
    return spec;
  };

  /** Buttons that zoom: for fingers and keyboards, that have no wheel. */
  const zoomButtons = (view, signal, title) => {
    const bar = document.createElement('span');
    bar.className = 'zoom';
    const zoom = async (factor) => {
      const scale = view.scale('x');
      const middle = view.width() / 2;
      const at = (side) => scale.invert(middle * (1 + side * factor));
      const domain = factor === 0 ? null : [at(-1), at(1)];
      await view.signal(signal, domain).runAsync();
    };
    for (const [text, what, factor] of [
      ['+', 'zoom in', 0.5],
      ['−', 'zoom out', 2],
      ['all', 'show all', 0],
    ]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = text;
      button.setAttribute('aria-label', `${what}: ${title}`);
      button.addEventListener('click', () => zoom(factor));
      bar.append(button);
    }
    return bar;
  };

  const draw = async (figure) => {
    const { title, subtitle, spec, zoom } = charts[figure.dataset.chart];
    const holder = document.createElement('div');
    holder.className = 'live';
    const room = figure.clientWidth;
    const view = new vega.View(vega.parse(fit(structuredClone(spec), room), null, { ast: true }), {
      renderer: 'svg',
      hover: true,
      expr: vega.expressionInterpreter,
      tooltip,
    });
    view.initialize(holder);
    const caption = document.createElement('figcaption');
    const strong = document.createElement('strong');
    strong.textContent = title;
    const small = document.createElement('span');
    small.textContent = subtitle;
    caption.append(strong, small);
    if (zoom !== null) {
      const how = document.createElement('span');
      how.className = 'how';
      const hint = document.createElement('span');
      hint.className = 'hint';
      hint.textContent = 'Ctrl or ⌘ with the wheel zooms, dragging moves, a double click shows all again.';
      how.append(zoomButtons(view, zoom, title), hint);
      caption.append(how);
    }
    await view.runAsync();
    figure.append(caption, holder);
    // What the axes and labels take is known once it is drawn; the chart has the rest.
    const beside =
      holder.getBoundingClientRect().width &&
      view.container().querySelector('svg').width.baseVal.value - view.width();
    view.width(Math.max(160, Math.min(960, room - beside)));
    await view.runAsync();
    // The picture goes: two of one gradient's name would be one, and hidden.
    figure.querySelector(':scope > svg')?.remove();
    figure.classList.add('is-live');
  };

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        draw(target).catch((error) => console.error(target.dataset.chart, error));
      }
    },
    { rootMargin: '400px' },
  );
  for (const figure of document.querySelectorAll('figure[data-chart]')) seen.observe(figure);
})();
