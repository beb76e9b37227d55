// In place of the transports of engine.io that are never asked for.
export class XHR {}
export class WT {}
