#:project ../src/Lincoln/Lincoln.csproj
// Your own CSV file: read, prepared, learned, saved, and used on new rows.
//   dotnet run examples/own-csv.cs
using Lincoln;
using Lincoln.Data;
using Lincoln.Layers;
using Lincoln.Losses;
using Lincoln.Optimizers;
using Lincoln.Storage;
using Lincoln.Training;

// A file as you might have one: what a flat costs, with a text column and a few missing values.
string folder = Directory.CreateTempSubdirectory("lincoln-own-csv-").FullName;
string file = Path.Combine(folder, "flats.csv");
File.WriteAllText(file, Flats(600));

var flats = PreparedData.FromTable(CsvTable.Load(file), target: "price");
foreach (string note in flats.Notes) Console.WriteLine(note);

var network = new NeuralNetwork([new Dense(32, Activation.ReLU), new Dense(1)], new MeanSquaredError(), seed: 1);
new Trainer(network, new Adam(0.01)).Fit(flats.Training, flats.Validation, new TrainerOptions { Epochs = 60 });

string model = Path.Combine(folder, "flats.lincoln");
new TrainedModel(network, flats.Preparation).Save(model);

// New rows may have their columns in another order; the target and unknown columns are ignored.
var answers = TrainedModel.Load(model).Predict(CsvTable.Parse("district,size,rooms,colour\nharbour,80,3,red\nhill,80,3,blue\n"));
foreach (var answer in answers) Console.WriteLine(answer);

double difference = answers[0].Value - answers[1].Value;
Directory.Delete(folder, recursive: true);
return difference is > 60 and < 140 ? 0 : 1;             // a flat of 80 square metres costs 100 more at the harbour

// price = 3·size + 20·rooms, and 100 more at the harbour; with some noise.
static string Flats(int count)
{
    var rng = new Rng(seed: 1);
    var lines = new List<string> { "size,rooms,district,price" };
    for (int i = 0; i < count; i++)
    {
        int size = 30 + rng.Next(120), rooms = 1 + size / 30;
        string district = rng.Next(2) == 0 ? "harbour" : "hill";
        double price = 3 * size + 20 * rooms + (district == "harbour" ? 100 : 0) + 5 * rng.NextNormal();
        lines.Add(FormattableString.Invariant($"{(rng.Next(50) == 0 ? "" : size)},{rooms},{district},{price:F1}"));
    }
    return string.Join('\n', lines);
}
