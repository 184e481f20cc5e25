export * from "./alert-group";
