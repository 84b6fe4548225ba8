/** Builds on first use and keeps the result; a failure is not kept, so that the next call tries again. */
export const once = <T>(build: () => T): (() => T) => {
  let built: { readonly value: T } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
};
