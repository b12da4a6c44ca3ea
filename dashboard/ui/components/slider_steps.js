// The points for a position of a slider: those of the criterion's grid, its ends, and today's points, which may lie
// between two steps. Before the scripts of components with sliders.

// plus zero: −0 becomes 0
const pointsWithin = ({ minimum, maximum }, value) =>
  Number(Math.min(maximum, Math.max(minimum, value)).toFixed(9)) + 0;

const pointsAt = (leaf, value) => {
  const onGrid = pointsWithin(leaf, Math.round(value / leaf.grid) * leaf.grid);
  const near = (points) => Math.abs(points - value);
  // without steps, positions near today's points snap to them; with steps they may lie between two, and hide neither
  if (!leaf.stepped && near(leaf.today) < leaf.grid / 2) return leaf.today;
  const places = [leaf.maximum, leaf.today, onGrid, leaf.minimum];
  return places.reduce((best, points) => (near(points) < near(best) ? points : best));
};

// The points after a key press at `now`; undefined for a key that moves no slider.
const pointsByKey = (leaf, key, now) => {
  const quarter = (leaf.maximum - leaf.minimum) / 4;
  const up = (Math.floor(now / leaf.grid + 1e-6) + 1) * leaf.grid;
  const down = (Math.ceil(now / leaf.grid - 1e-6) - 1) * leaf.grid;
  const value = {
    ArrowRight: up,
    ArrowUp: up,
    ArrowLeft: down,
    ArrowDown: down,
    PageUp: now + quarter,
    PageDown: now - quarter,
    Home: leaf.minimum,
    End: leaf.maximum,
  }[key];
  if (value === undefined) return undefined;
  const far = key.startsWith("Page") ? Math.round(value / leaf.grid) * leaf.grid : value;
  return pointsWithin(leaf, far);
};
