"""Documents (PDF): what one may be (`told`), how written anew (`anew`, `objects`, `weights`, `jpeg`), who asks for that (`asking`)."""
