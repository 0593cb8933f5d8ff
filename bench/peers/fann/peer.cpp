// FANN in float: mini-batches of 10 as data sets of their own, which its batch training walks once each.
//
// FANN divides a batch's slopes by its size, so the learning rate is the notebook's. Its logistic function at steepness
// 0.5 is the notebook's sigmoid, except that its derivative treats outputs as at least 0.01 away from 0 and 1.
// Settings tried: incremental training, one example at a time, is another job, and no faster.
#include <floatfann.h>

#include <numeric>
#include <random>
#include <vector>

#include "../shared/cpp/protocol.hpp"

using protocol::Digits;

int main(int count, char** values) {
    protocol::Arguments arguments(count, values);
    Digits digits(arguments.folder);
    std::mt19937 random(1);

    const unsigned sizes[] = {784, 40, 10};
    fann* network = fann_create_standard_array(3, sizes);
    fann_set_activation_function_hidden(network, FANN_SIGMOID);
    fann_set_activation_function_output(network, FANN_SIGMOID);
    fann_set_activation_steepness_hidden(network, 0.5f);
    fann_set_activation_steepness_output(network, 0.5f);
    fann_set_train_error_function(network, FANN_ERRORFUNC_LINEAR);
    fann_set_training_algorithm(network, FANN_TRAIN_BATCH);
    fann_set_learning_rate(network, 0.1f);
    std::vector<fann_connection> connections(fann_get_total_connections(network));
    fann_get_connection_array(network, connections.data());
    std::normal_distribution<float> normal;
    for (fann_connection& c : connections) {
        // Neurons are numbered layer by layer, each layer with its bias last: 784 and 825 (785 + 40).
        bool bias = c.from_neuron == 784 || c.from_neuron == 825;
        float inputs = c.from_neuron < 785 ? 784 : 40;
        c.weight = bias ? 0 : normal(random) / std::sqrt(inputs);
    }
    fann_set_weight_array(network, connections.data(), connections.size());

    std::vector<float> wanted(Digits::kClasses * Digits::kClasses);
    for (int c = 0; c < Digits::kClasses; c++) {
        wanted[c * Digits::kClasses + c] = 1;
    }
    std::vector<int> order(Digits::kTraining);
    std::iota(order.begin(), order.end(), 0);
    std::vector<float*> inputs(Digits::kTraining), outputs(Digits::kTraining);
    const int batch = 10;
    for (int epoch = 1; epoch <= arguments.epochs; epoch++) {
        double start = protocol::now();
        std::shuffle(order.begin(), order.end(), random);
        for (int i = 0; i < Digits::kTraining; i++) {
            inputs[i] = &digits.x[static_cast<size_t>(order[i]) * Digits::kPixels];
            outputs[i] = &wanted[digits.labels[order[i]] * Digits::kClasses];
        }
        for (int k = 0; k < Digits::kTraining; k += batch) {
            fann_train_data data{};
            data.num_data = batch;
            data.num_input = Digits::kPixels;
            data.num_output = Digits::kClasses;
            data.input = &inputs[k];
            data.output = &outputs[k];
            fann_train_epoch(network, &data);
        }
        double seconds = protocol::now() - start;
        int correct = 0;
        for (int i = 0; i < Digits::kTest; i++) {
            const float* y = fann_run(network, &digits.test_x[static_cast<size_t>(i) * Digits::kPixels]);
            correct += std::max_element(y, y + Digits::kClasses) - y == digits.test_labels[i];
        }
        protocol::report_epoch(epoch, seconds, correct);
    }
    fann_destroy(network);
    protocol::report_end("FANN 2.2.0", arguments.threads, "float, FANN_TRAIN_BATCH on mini-batches, one thread");
}
