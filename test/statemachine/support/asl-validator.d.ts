/** The part of asl-validator, which ships no types, that the tests use. */
declare module 'asl-validator' {
  export default function validate(definition: unknown): {
    readonly isValid: boolean;
    readonly errorsText: () => string;
  };
}
