// Plain JavaScript, because an old Node.js does not even read what comes next.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  await import('./main.ts');
} else {
  console.error(
    `Node.js ${process.versions.node} is too old: 22.18 or newer is needed.\n` +
      '`npm ci` installs one for this project (without --omit=optional), and `npm start` uses it.',
  );
  process.exitCode = 1;
}
