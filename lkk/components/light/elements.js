// In place of @emotion/react: no element of the portal has a style of its own (`css`), and without one it does no more.
import { createElement } from "react";

export const jsx = createElement;
