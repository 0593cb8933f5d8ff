// A session in JShell. The file as input shows each value:
//
//   jshell --class-path target/lanewise.jar --add-modules jdk.incubator.vector < docs/examples/iris.jsh
//
// The file as argument ends with the values at hand:
//
//   jshell --class-path target/lanewise.jar --add-modules jdk.incubator.vector docs/examples/iris.jsh

import dev.lanewise.*
import dev.lanewise.data.*

Table irises = Lanewise.readTable(Path.of("docs/examples/iris.csv")).withTarget("species")
irises

Table.Split split = irises.split(0.2, 1)
Model model = Lanewise.classifier().hidden(16).learningRate(0.01).fit(split.training())
model

Evaluation result = model.evaluate(split.test())
result
result.classification().rocAuc()

model.predict(5.9, 3.0, 4.2, 1.5)
model.predict(Map.of("sepal_length", 5.0, "sepal_width", 3.4, "petal_length", 1.5, "petal_width", 0.2))

Lanewise.runtime()
