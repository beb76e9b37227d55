// In place of universal-cookie: the portal's cookies are the server's, a page reads none and sets none.
function refuse() {
  throw new Error("cookies of the page are not built in: see lkk/components/light");
}

export default class Cookies {
  get = refuse;
  set = refuse;
  remove = refuse;
}
