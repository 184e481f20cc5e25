import { problemText } from "../../rehearsal/rehearsal";
import { leanPlatform } from "../synthesis";
import { describeWithTool } from "../tools";
import { mistakes } from "./mistakes";
import { Stage } from "./stage";

jest.setTimeout(120_000);

describeWithTool("terraform", "a mistake", () => {
  let stage: Stage;
  beforeAll(async () => {
    // Monitoring needs the add-ons as well, and would hide that others no longer say so.
    stage = await Stage.open("dev", leanPlatform());
  });
  afterAll(() => stage.close());

  test("catalogue has thirty and more, of every finder", () => {
    const finders = mistakes.map(({ foundBy }) => foundBy);
    expect(mistakes.length).toBeGreaterThanOrEqual(30);
    expect(new Set(finders)).toEqual(new Set(["Terraform", "a simulated rule", "the lint"]));
  });

  test.each(mistakes.map((mistake) => [mistake.name, mistake] as const))("%s", async (_, mistake) => {
    stage.begin(mistake.make);
    const problems = await stage.problems(mistake.phase);
    const found = problems.filter((problem) => mistake.words.test(problemText(problem)));
    expect(problems.map(problemText).join("\n")).toMatch(mistake.words);
    expect(found.map(({ foundBy }) => foundBy)).toContain(mistake.foundBy);
  });
});
