// mlpack in float: one Train() over all epochs, so that its data are copied once. Half the squared distance is not among
// its costs: MeanSquaredError summed up has twice the gradient, and neither it nor the step divides by the mini-batch, so
// a step of 0.005 is the notebook's 0.1.
#include <mlpack.hpp>

#include "../shared/cpp/protocol.hpp"

using protocol::Digits;
using Network = mlpack::FFN<mlpack::MeanSquaredErrorType<arma::fmat>, mlpack::GaussianInitialization, arma::fmat>;

namespace {

void add_layers(Network& network) {
    network.Add<mlpack::LinearType<arma::fmat>>(40);
    network.Add<mlpack::SigmoidType<arma::fmat>>();
    network.Add<mlpack::LinearType<arma::fmat>>(Digits::kClasses);
    network.Add<mlpack::SigmoidType<arma::fmat>>();
    network.InputDimensions() = {Digits::kPixels};
}

// Stops the clock at the end of each epoch and evaluates a copy of the parameters.
class Epochs {
public:
    explicit Epochs(const Digits& digits)
        : digits_(digits), test_(digits.test_x.data(), Digits::kPixels, Digits::kTest),
          evaluated_(mlpack::MeanSquaredErrorType<arma::fmat>(true)) {
        add_layers(evaluated_);
        evaluated_.Reset(Digits::kPixels);
        start_ = protocol::now();
    }

    void restart() { start_ = protocol::now(); }

    template <typename Optimizer, typename Function, typename Matrix>
    bool EndEpoch(Optimizer&, Function&, const Matrix& parameters, size_t, double) {
        double seconds = protocol::now() - start_;
        evaluated_.Parameters() = parameters;
        arma::fmat outputs;
        evaluated_.Predict(test_, outputs);
        int correct = 0;
        for (int i = 0; i < Digits::kTest; i++) {
            correct += outputs.col(i).index_max() == digits_.test_labels[i];
        }
        protocol::report_epoch(++epoch_, seconds, correct);
        start_ = protocol::now();
        return false;
    }

private:
    const Digits& digits_;
    arma::fmat test_;
    Network evaluated_;
    int epoch_ = 0;
    double start_;
};

}  // namespace

int main(int count, char** values) {
    protocol::Arguments arguments(count, values);
    Digits digits(arguments.folder);
    arma::fmat x(digits.x.data(), Digits::kPixels, Digits::kTraining);
    arma::fmat y(Digits::kClasses, Digits::kTraining);
    for (int i = 0; i < Digits::kTraining; i++) {
        y(digits.labels[i], i) = 1;
    }
    mlpack::RandomSeed(1);
    Network network(mlpack::MeanSquaredErrorType<arma::fmat>(true));
    add_layers(network);
    network.Reset(Digits::kPixels);
    // The notebook's initial weights: normal with variance 1/inputs, biases zero. A layer's weights come before its biases.
    arma::fmat& parameters = network.Parameters();
    const size_t hidden = 784 * 40, output = 40 * 10;
    parameters.zeros();
    parameters.rows(0, hidden - 1) = arma::fmat(hidden, 1, arma::fill::randn) / std::sqrt(784.0f);
    parameters.rows(hidden + 40, hidden + 40 + output - 1) = arma::fmat(output, 1, arma::fill::randn) / std::sqrt(40.0f);

    // ensmallen shuffles at the end of each epoch; the order of the first is the data's, so it is shuffled before.
    arma::uvec order = arma::randperm(Digits::kTraining);
    x = x.cols(order);
    y = y.cols(order);
    Epochs epochs(digits);
    ens::StandardSGD optimizer(0.005, 10, static_cast<size_t>(arguments.epochs) * Digits::kTraining, -1, true);
    epochs.restart();
    network.Train(std::move(x), std::move(y), optimizer, epochs);
    protocol::report_end("mlpack " + mlpack::util::GetVersion().substr(7), arguments.threads,
                         "float, one Train() over all epochs, Armadillo on OpenBLAS");
}
