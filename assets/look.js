// Sets the remembered appearance before the first paint; everything else is in peiyu.js.
try {
  const look = localStorage.getItem("look");
  if (look === "light" || look === "dark") document.documentElement.dataset.look = look;
} catch {
  // Storage is switched off: the system's appearance is used.
}
