package dev.fairway.cli.demo.stage;

/** One step of the story: does something, shows what happens, and checks what it tells. */
public interface Step {

    String title();

    /**
     * Plays the step.
     *
     * @throws DemoException when something that it tells does not hold
     */
    void play(Stage stage);
}
