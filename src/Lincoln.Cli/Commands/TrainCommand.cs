using System.CommandLine;
using Lincoln.Cli.Arguments;
using Lincoln.Cli.Kinds;
using Lincoln.Cli.Rendering;
using Lincoln.Cli.Runs;

namespace Lincoln.Cli.Commands;

/// <summary>`lincoln train DATA`: trains a network and writes it to a folder.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancel)
    {
        var data = new Argument<string>("data")
        {
            Description = "A built-in data set or text ('lincoln datasets' lists them), a CSV file, "
                + "a folder that has a folder of images (PNG, JPEG) for each class, or a text file in UTF-8.",
        };
        var target = Options.Text("--target", "COLUMN", "The column to predict. Needed for a CSV file.");
        var time = Options.Text("--time", "COLUMN",
            "The column of times: the values of --target are a sequence whose next values are to be forecast.");
        var horizon = Options.Count("--horizon", "With --time: how many steps to forecast. Default: 1.", max: 10_000);
        var task = Options.Choice("--task",
            "What to predict: a class, a number, or the next character of a text. "
            + "Default: text for a file that is no .csv and has no --target; else inferred from the target, and said.",
            ["classification", "regression", "text"]);
        var categorical = Options.Texts("--categorical", "COLUMN",
            "A column whose values are texts even where they look like numbers. May be repeated.");
        var missing = Options.Texts("--missing", "TEXT",
            "A text that means 'no value'. May be repeated. An empty cell, NA, N/A, NaN, null and ? always do.");
        var size = Options.Count("--size",
            $"For a folder of images: the height and width that they are resized to. Default: {ImageModel.DefaultSize}.",
            ImageModel.SmallestSize, ImageModel.LargestSize);
        var model = Options.Choice("--model",
            $"The network: {ImageModel.Dense}, Dense layers (see --layers), "
            + "or one for the images of digits, mnist, fashion-mnist and of a folder. "
            + $"Default: {ImageModel.Dense}, for a folder lenet.",
            ImageModel.Names);
        var augmentation = Options.Choice("--augmentation",
            "How training images are changed at random in each epoch. "
            + "Default: none for mlp, shift for other models, shift-and-flip for fashion-mnist and folders.",
            Augmentation.Names);
        var layers = Options.Parsed("--layers", "LAYERS", LayerString.Help, LayerString.Parse);
        var loss = Options.Choice("--loss",
            "What is minimised. Default: softmax-cross-entropy for classes, mean-squared-error for numbers.",
            [.. Choices.Losses.Keys]);
        var optimizer = Options.Choice("--optimizer", "What changes the weights. Default: adam.", [.. Choices.Optimizers.Keys]);
        var learningRate = Options.Number("--learning-rate", $"The learning rate of the first epoch. Default: {Rates()}.",
            x => x > 0 && double.IsFinite(x), "a number above 0");
        var decay = Options.Parsed("--decay", "DECAY", DecayString.Help + " Default: cosine.", DecayString.Parse);
        var dropout = Options.Number("--dropout",
            "The fraction of each hidden layer's outputs that is dropped at random while training. Default: 0.2.",
            x => x is >= 0 and < 1, "a fraction of at least 0 and below 1");
        var epochs = Options.Count("--epochs",
            "How often to go through the training rows, at most. "
            + "Default: 50 below 10,000 rows, else 10; for a text 20; for lenet 60 or 14, for resnet-small 40 or 12.");
        var batchSize = Options.Count("--batch-size",
            "How many rows make one step; for a text, how many places of it are read at the same time. "
            + "Default: 8 below 1,000 rows, 32 below 10,000, else 128; for a text 32, fewer for a short one; "
            + "for lenet and resnet-small 16 below 10,000 images, else 64.");
        var window = Options.Count("--window",
            "For a text: how many characters the gradients go back; each row of a batch goes on where it ended. "
            + "With --time: how many past values the network sees. "
            + "Default: 64, but 16 below 20,000 characters; with --time two seasons or two horizons, the larger.");
        var earlyStopping = Options.Count("--early-stopping",
            "Stop after N epochs in a row without a better validation loss; 0 for never. "
            + "Default: 10; for a text 5, for lenet and resnet-small 0.",
            min: 0);
        var seed = Options.Seed("--seed",
            "Where all randomness comes from: the split of the rows, the first weights, the order, dropout. "
            + "The same seed gives the same network, bit by bit. Default: 1.");
        var threads = Options.Count("--threads",
            "How many threads compute; the result does not depend on it. Default: the number of processors.", max: 32);
        var output = Options.Text("--output", "FOLDER",
            "Where to write model.lincoln, history.csv and run.json. Default: runs/NAME-1, runs/NAME-2 and so on.");

        var command = new Command("train", "Trains a network on a data set and writes it to a folder.")
        {
            data, target, time, horizon, task, categorical, missing, size, model, augmentation, layers, loss, optimizer, learningRate,
            decay, dropout, epochs, batchSize, window, earlyStopping, seed, threads, output,
        };
        command.SetAction(given => Run(new TrainSettings
        {
            Data = given.GetRequiredValue(data),
            Target = given.GetValue(target),
            Time = given.GetValue(time),
            Horizon = given.GetValue(horizon),
            Task = given.GetValue(task),
            Categorical = given.GetValue(categorical) ?? [],
            Missing = given.GetValue(missing) ?? [],
            Size = given.GetValue(size),
            Model = given.GetValue(model),
            Augmentation = given.GetValue(augmentation),
            Layers = given.GetValue(layers),
            Loss = given.GetValue(loss),
            Optimizer = given.GetValue(optimizer),
            LearningRate = given.GetValue(learningRate),
            Decay = given.GetValue(decay),
            Dropout = given.GetValue(dropout),
            Epochs = given.GetValue(epochs),
            BatchSize = given.GetValue(batchSize),
            Window = given.GetValue(window),
            EarlyStopping = given.GetValue(earlyStopping),
            Seed = given.GetValue(seed) ?? 1,
            Threads = given.GetValue(threads),
            Output = given.GetValue(output),
        }, terminal, cancel));
        return command;
    }

    private static int Run(TrainSettings settings, Terminal terminal, CancellationToken cancel)
        => Kind.Of(settings).Train(settings, terminal, cancel);

    private static string Rates()
    {
        var groups = Choices.Optimizers.GroupBy(o => (o.Value.ForClasses, o.Value.ForNumbers), o => o.Key);
        return string.Join(", ", groups.Select(group => $"{Rate(group.Key)} for {string.Join(" and ", group)}"));

        static string Rate((double ForClasses, double ForNumbers) rate)
            => rate.ForNumbers == rate.ForClasses
                ? Format.Rate(rate.ForClasses)
                : $"{Format.Rate(rate.ForClasses)} ({Format.Rate(rate.ForNumbers)} when a number is predicted)";
    }
}
