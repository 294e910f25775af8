import type { IncomingMessage, ServerResponse } from "node:http";

export function examApi(): (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
