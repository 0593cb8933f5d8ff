import dev.lanewise.Lanewise
import dev.lanewise.data.TableColumns

/** A house; one without an area or a town is learned from, too. */
data class House(val area: Double?, val town: String?, val price: Double = 0.0)

/** Learns prices from objects of Kotlin, whose nulls are missing values. */
fun main() {
    val houses = List(500) { i ->
        House(
            area = if (i % 25 == 0) null else 40.0 + i * 37 % 100,
            town = if (i % 3 == 0) "Bern" else "Thun",
            price = 5000 * (40.0 + i * 37 % 100) + if (i % 3 == 0) 200_000 else 0,
        )
    }
    val columns = TableColumns.of(House::class.java)
        .number("area") { it.area }
        .category("town") { it.town }
        .targetNumber("price") { it.price }
    val split = columns.table(houses).split(0.2, 1)
    val model = Lanewise.regressor().hidden(32, 16).fit(split.training)
    println(model.evaluate(split.test))
    println(model.predict(columns, House(area = 85.0, town = "Bern")).value())
    println(model.predict(columns, House(area = null, town = "Thun")).value())
    println(model.schema().orElseThrow().columns().map { it.name() })
}
