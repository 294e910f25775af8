import "../items/index";
